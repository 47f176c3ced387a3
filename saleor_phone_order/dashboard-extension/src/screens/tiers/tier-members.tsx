import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { TierDetailFieldsFragment } from "../../api/documents";
import { TierAssignDocument, TierMembersDocument } from "../../api/documents";
import { useMay } from "../../desk-context";
import { Button } from "../../parts/button";
import { TextField } from "../../parts/field";
import { PagedList } from "../../parts/paged-list";
import { Problems } from "../../parts/problems";
import rows from "../../parts/rows.module.css";
import { CellNote } from "../../parts/table";
import { useAction } from "../../parts/use-action";
import { useFocus } from "../../parts/use-focus";
import { usePages } from "../../parts/use-pages";
import { useSettled } from "../../parts/use-settled";
import { FoundCustomers } from "./found-customers";
import styles from "./tiers.module.css";

interface Props {
  readonly tier: TierDetailFieldsFragment;
  readonly onChange: () => void;
}

/** Who is in the tier. */
export function TierMembers({ tier, onChange }: Props) {
  const { t } = useTranslation("tiers");
  const mayHandle = useMay("HANDLE_PHONE_ORDERS");
  const mayManage = useMay("MANAGE_PHONE_ORDERS");
  const [search, setSearch] = useState("");
  const [settled] = useSettled(search.trim());
  const box = useRef<HTMLDivElement>(null);
  const focus = useFocus(box);
  const [told, setTold] = useState("");
  const assign = useAction(TierAssignDocument, (data) => data.phoneOrderTierAssign);
  const members = usePages(
    TierMembersDocument,
    (page) => ({ id: tier.id, ...page }),
    (data) => data.phoneOrderTier?.members ?? null,
  );

  async function move(customerId: string, tierId: string | null, words: string): Promise<boolean> {
    setTold("");
    const isDone = (await assign.run({ customerId, tierId })) !== undefined;
    if (isDone) {
      setTold(words);
      members.reload();
      onChange();
      focus("input");
    }
    return isDone;
  }

  return (
    <div ref={box} className={styles["form"]}>
      {mayHandle || mayManage ? (
        <form role="search" className={styles["form"]} onSubmit={(event) => event.preventDefault()}>
          <TextField
            label={t("addCustomer")}
            type="search"
            autoComplete="off"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          {settled === "" || search === "" ? null : (
            <FoundCustomers
              search={settled}
              tierId={tier.id}
              isBusy={assign.isBusy}
              onAdd={(id, name) =>
                void move(id, tier.id, t("added", { name })).then((isDone) => (isDone ? setSearch("") : undefined))
              }
            />
          )}
        </form>
      ) : null}
      <Problems errors={assign.errors} />
      <p role="status">{told}</p>
      <PagedList pages={members} empty={t("noMembers")}>
        <ul aria-label={t("membersTitle")} className={rows["list"]}>
          {members.nodes.map(({ id, name, email }) => (
            <li key={id} className={rows["entry"]}>
              <span>
                {name || email}
                <CellNote>{name === "" ? null : email}</CellNote>
              </span>
              <Button
                disabled={assign.isBusy}
                aria-label={t("removeNamed", { name: name || email })}
                onClick={() => void move(id, null, t("removed", { name: name || email }))}
              >
                {t("remove")}
              </Button>
            </li>
          ))}
        </ul>
      </PagedList>
    </div>
  );
}
