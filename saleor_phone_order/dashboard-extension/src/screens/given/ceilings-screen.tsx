import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useQuery } from "urql";

import type { CeilingFieldsFragment } from "../../api/documents";
import { CeilingsDocument, CeilingSetDocument } from "../../api/documents";
import { errorsOf } from "../../api/errors";
import { Button } from "../../parts/button";
import { decimal } from "../../parts/decimal";
import { TextField } from "../../parts/field";
import { Notice } from "../../parts/notice";
import { Problems } from "../../parts/problems";
import { Skeleton } from "../../parts/skeleton";
import { Table } from "../../parts/table";
import { useAction } from "../../parts/use-action";
import styles from "./given.module.css";

/** How much of a price the members of each permission group may take off by themselves. */
export function CeilingsScreen() {
  const { t } = useTranslation(["given", "common"]);
  const [{ data, error }, ask] = useQuery({ query: CeilingsDocument });
  const ceilings = data?.phoneOrderPriceCeilings;
  return (
    <section aria-labelledby="ceilings" className={styles["screen"]}>
      <h2 id="ceilings">{t("ceilings")}</h2>
      <p>{t("ceilingsMeaning")}</p>
      <Problems errors={error === undefined ? [] : errorsOf(error)} />
      {error === undefined ? null : (
        <div>
          <Button onClick={() => ask()}>{t("common:tryAgain")}</Button>
        </div>
      )}
      {data === undefined && error === undefined ? <Skeleton rows={4} /> : null}
      {ceilings?.length === 0 ? <Notice look="plain">{t("noGroups")}</Notice> : null}
      {ceilings && ceilings.length > 0 ? (
        <Table label={t("ceilings")} columns={[{ name: t("group") }, { name: t("ceiling") }]}>
          <tbody>
            {ceilings.map((ceiling) => (
              <Ceiling key={ceiling.groupId} ceiling={ceiling} />
            ))}
          </tbody>
        </Table>
      ) : null}
    </section>
  );
}

function Ceiling({ ceiling: { groupId, name, percentage } }: { readonly ceiling: CeilingFieldsFragment }) {
  const { t } = useTranslation(["given", "common"]);
  const [saved, setSaved] = useState(percentage ?? "");
  const [typed, setTyped] = useState(saved);
  const [isSaved, setDone] = useState(false);
  const set = useAction(CeilingSetDocument, (data) => data.phoneOrderPriceCeilingSet);

  async function save() {
    const done = await set.run({ groupId, percentage: decimal(typed) || null });
    if (done?.ceiling) {
      const fresh = done.ceiling.percentage ?? "";
      setSaved(fresh);
      setTyped(fresh);
      setDone(true);
    }
  }

  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <form
          className={styles["ceiling"]}
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <TextField
            label={t("ceilingOf", { name })}
            isLabelHidden
            className={styles["percent"]}
            inputMode="decimal"
            autoComplete="off"
            placeholder={t("ofShop")}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setDone(false);
            }}
          />
          <Button
            type="submit"
            aria-label={t("saveNamed", { name })}
            aria-disabled={set.isBusy || typed === saved}
          >
            {t("common:save")}
          </Button>
          <span role="status">{isSaved ? t("saved") : ""}</span>
        </form>
        <Problems errors={set.errors} />
      </td>
    </tr>
  );
}
