import { useTranslation } from "react-i18next";

import type { GivenFieldsFragment } from "../../api/documents";
import { Amount } from "../../parts/amount";
import { Badge } from "../../parts/badge";
import { Button } from "../../parts/button";
import { Ago } from "../../parts/duration";
import { formatPercent } from "../../parts/percent";
import { CellNote, NumberCell, Table } from "../../parts/table";
import { When } from "../../parts/when";
import styles from "./given.module.css";

interface Props {
  readonly given: readonly GivenFieldsFragment[];
  readonly isBusy: boolean;
  readonly onDecide: (one: GivenFieldsFragment, isApproval: boolean) => void;
}

export function GivenTable({ given, isBusy, onDecide }: Props) {
  const { t, i18n } = useTranslation("given");
  const percent = (text: string) => formatPercent(text, i18n.language);
  return (
    <Table
      label={t("title")}
      columns={[
        { name: t("what") },
        { name: t("agent") },
        { name: t("withoutIt"), isNumber: true },
        { name: t("asked"), isNumber: true },
        { name: t("off"), isNumber: true },
        { name: t("reason") },
        { name: t("actions"), isQuiet: true },
      ]}
    >
      <tbody>
        {given.map((one) => {
          const name = one.kind === "SHIPPING" ? t("shipping") : one.name || one.sku;
          return (
            <tr key={one.id}>
              <th scope="row">
                {name}
                {one.kind === "SHIPPING" ? null : (
                  <CellNote>{[one.sku, t("pieces", { count: one.quantity })].join(" · ")}</CellNote>
                )}
              </th>
              <td>
                {one.askedBy?.name || one.askedBy?.email || t("nobody")}
                <CellNote>
                  <Ago at={one.createdAt} />
                </CellNote>
              </td>
              <NumberCell>
                <Amount money={one.resolvedPrice} />
              </NumberCell>
              <NumberCell>
                <Amount money={one.price} />
              </NumberCell>
              <NumberCell>
                {percent(one.percentage)}
                <CellNote>{t("ceilingIs", { percentage: percent(one.ceiling) })}</CellNote>
              </NumberCell>
              <td>{one.reason}</td>
              <td>
                {one.state === "PENDING" ? (
                  <Decide one={one} name={name} isBusy={isBusy} onDecide={onDecide} />
                ) : (
                  <Decided one={one} />
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}

interface DecideProps {
  readonly one: GivenFieldsFragment;
  readonly name: string;
  readonly isBusy: boolean;
  readonly onDecide: Props["onDecide"];
}

function Decide({ one, name, isBusy, onDecide }: DecideProps) {
  const { t } = useTranslation("given");
  if (!one.allowedActions.includes("APPLY") && !one.allowedActions.includes("REFUSE")) {
    return <>{t("notYours")}</>;
  }
  return (
    <div className={styles["actions"]}>
      {one.allowedActions.includes("APPLY") ? (
        <Button
          look="main"
          disabled={isBusy}
          aria-label={t("approveNamed", { name })}
          onClick={() => onDecide(one, true)}
        >
          {t("approve")}
        </Button>
      ) : null}
      {one.allowedActions.includes("REFUSE") ? (
        <Button
          look="danger"
          disabled={isBusy}
          aria-label={t("refuseNamed", { name })}
          onClick={() => onDecide(one, false)}
        >
          {t("refuse")}
        </Button>
      ) : null}
    </div>
  );
}

function Decided({ one }: { readonly one: GivenFieldsFragment }) {
  const { t } = useTranslation("given");
  const look = one.state === "APPLIED" ? "good" : one.state === "REFUSED" ? "bad" : "plain";
  return (
    <>
      <Badge look={look}>{t(`state.${one.state}`)}</Badge>
      <CellNote>
        {one.decidedBy?.name || one.decidedBy?.email}
        {one.decidedAt === null ? null : (
          <>
            {" "}
            <When at={one.decidedAt} />
          </>
        )}
      </CellNote>
    </>
  );
}
