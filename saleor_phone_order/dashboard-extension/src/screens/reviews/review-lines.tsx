import { useTranslation } from "react-i18next";

import type { ReviewDetailFieldsFragment } from "../../api/documents";
import { CellNote, NumberCell, Table } from "../../parts/table";

/** What was ordered. */
export function ReviewLines({ review }: { readonly review: ReviewDetailFieldsFragment }) {
  const { t } = useTranslation("reviews");
  if (review.lines.length === 0) {
    return null;
  }
  return (
    <Table label={t("lines")} columns={[{ name: t("product") }, { name: t("quantity"), isNumber: true }]}>
      <tbody>
        {review.lines.map((line, index) => (
          <tr key={index}>
            <th scope="row">
              {line.name || t("productGone")}
              <CellNote>{line.sku}</CellNote>
            </th>
            <NumberCell>{line.quantity}</NumberCell>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
