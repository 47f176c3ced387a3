import { useTranslation } from "react-i18next";

import type { DraftDetailFieldsFragment } from "../../api/documents";
import { Amount } from "../../parts/amount";
import { isSameMoney } from "../../parts/money";
import { Notice } from "../../parts/notice";
import styles from "./drafts.module.css";

/** What was quoted, and why. */
export function DraftLines({ draft }: { readonly draft: DraftDetailFieldsFragment }) {
  const { t } = useTranslation("drafts");
  if (draft.lines.length === 0) {
    return <Notice look="plain">{t("noLines")}</Notice>;
  }
  return (
    <div className={styles["scroll"]} role="group" aria-label={t("lines")} tabIndex={0}>
      <table className={styles["table"]}>
        <thead>
          <tr>
            <th scope="col">{t("product")}</th>
            <th scope="col" className={styles["number"]}>
              {t("quantity")}
            </th>
            <th scope="col" className={styles["number"]}>
              {t("listPrice")}
            </th>
            <th scope="col" className={styles["number"]}>
              {t("quotedPrice")}
            </th>
            <th scope="col">{t("why")}</th>
          </tr>
        </thead>
        <tbody>
          {draft.lines.map((line) => (
            <tr key={line.variantId}>
              <th scope="row">
                {line.name}
                <span className={styles["sku"]}>{line.sku}</span>
              </th>
              <td className={styles["number"]}>{line.quantity}</td>
              <td className={styles["number"]}>
                {isSameMoney(line.listPrice, line.quotedPrice) ? null : <Amount money={line.listPrice} />}
              </td>
              <td className={styles["number"]}>
                <Amount money={line.quotedPrice} />
              </td>
              <td>{[line.tierName, t(`reason.${line.reason}`)].filter(Boolean).join(": ")}</td>
            </tr>
          ))}
        </tbody>
        {draft.total === null ? null : (
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                {t("total")}
              </th>
              <td className={styles["number"]}>
                <Amount money={draft.total} />
              </td>
              <td />
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}
