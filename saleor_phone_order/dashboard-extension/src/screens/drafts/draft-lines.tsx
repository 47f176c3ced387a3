import { useTranslation } from "react-i18next";

import type { DraftDetailFieldsFragment } from "../../api/documents";
import { Amount } from "../../parts/amount";
import { isSameMoney } from "../../parts/money";
import { Notice } from "../../parts/notice";
import { CellNote, NumberCell, Table } from "../../parts/table";

/** What was quoted, and why. */
export function DraftLines({ draft }: { readonly draft: DraftDetailFieldsFragment }) {
  const { t } = useTranslation("drafts");
  if (draft.lines.length === 0) {
    return <Notice look="plain">{t("noLines")}</Notice>;
  }
  return (
    <Table
      label={t("lines")}
      columns={[
        { name: t("product") },
        { name: t("quantity"), isNumber: true },
        { name: t("listPrice"), isNumber: true },
        { name: t("quotedPrice"), isNumber: true },
        { name: t("why") },
      ]}
    >
      <tbody>
        {draft.lines.map((line) => (
          <tr key={line.variantId}>
            <th scope="row">
              {line.name}
              <CellNote>{line.sku}</CellNote>
            </th>
            <NumberCell>{line.quantity}</NumberCell>
            <NumberCell>
              {isSameMoney(line.listPrice, line.quotedPrice) ? null : <Amount money={line.listPrice} />}
            </NumberCell>
            <NumberCell>
              <Amount money={line.quotedPrice} />
            </NumberCell>
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
            <NumberCell>
              <Amount money={draft.total} />
            </NumberCell>
            <td />
          </tr>
        </tfoot>
      )}
    </Table>
  );
}
