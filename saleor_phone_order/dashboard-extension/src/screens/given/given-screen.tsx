import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { GivenFieldsFragment } from "../../api/documents";
import { GivenApproveDocument, GivenPricesDocument, GivenRefuseDocument } from "../../api/documents";
import { SelectField } from "../../parts/field";
import { PagedList } from "../../parts/paged-list";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";
import { useFocus } from "../../parts/use-focus";
import { usePages } from "../../parts/use-pages";
import { useRefresh } from "../../parts/use-refresh";
import { GivenTable } from "./given-table";
import styles from "./given.module.css";

/** An agent is on the phone and waits. */
const REFRESH_MILLISECONDS = 3_000;
const STATES = ["PENDING", "APPLIED", "REFUSED", "WITHDRAWN"] as const;

/** Prices beyond what an agent may give: a supervisor says yes or no while the call goes on. */
export function GivenScreen() {
  const { t } = useTranslation("given");
  const [state, setState] = useState<(typeof STATES)[number] | null>("PENDING");
  const [told, setTold] = useState("");
  const box = useRef<HTMLElement>(null);
  const focus = useFocus(box);
  const given = usePages(
    GivenPricesDocument,
    (page) => ({ state, ...page }),
    (data) => data.phoneOrderPriceOverrides,
  );
  useRefresh(given.reload, REFRESH_MILLISECONDS);
  const approve = useAction(GivenApproveDocument, (data) => data.phoneOrderPriceOverrideApprove);
  const refuse = useAction(GivenRefuseDocument, (data) => data.phoneOrderPriceOverrideRefuse);

  async function decide(one: GivenFieldsFragment, isApproval: boolean) {
    setTold("");
    const done = await (isApproval ? approve : refuse).run({ id: one.id });
    if (done !== undefined) {
      const name = one.kind === "SHIPPING" ? t("shipping") : one.name;
      setTold(isApproval ? t("approved", { name }) : t("refused", { name }));
    }
    // Also what was refused is perhaps not any more as it is shown.
    given.reload();
    focus("h2");
  }

  return (
    <section ref={box} aria-labelledby="given-prices" className={styles["screen"]}>
      <h2 id="given-prices" tabIndex={-1}>
        {t("title")}
      </h2>
      <div role="search" className={styles["filter"]}>
        <SelectField
          label={t("stateFilter")}
          value={state ?? ""}
          onChange={(event) => setState(STATES.find((one) => one === event.target.value) ?? null)}
        >
          {STATES.map((one) => (
            <option key={one} value={one}>
              {t(`state.${one}`)}
            </option>
          ))}
          <option value="">{t("all")}</option>
        </SelectField>
      </div>
      <Problems errors={[...approve.errors, ...refuse.errors]} />
      <p role="status">{told}</p>
      <PagedList pages={given} empty={state === "PENDING" ? t("none") : t("noneFound")}>
        <GivenTable
          given={given.nodes}
          isBusy={approve.isBusy || refuse.isBusy}
          onDecide={(one, isApproval) => void decide(one, isApproval)}
        />
      </PagedList>
    </section>
  );
}
