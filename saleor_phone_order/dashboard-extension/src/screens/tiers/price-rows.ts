import type { PhoneOrderTierPriceInput, TierPriceFieldsFragment } from "../../api/documents";
import { decimal } from "../../parts/decimal";

/** A price as it is typed. */
export interface PriceRow {
  readonly key: number;
  /** Of a price that the tier has: its place is fixed, and only the value changes. */
  readonly variantId: string | null;
  readonly sku: string;
  readonly channel: string;
  readonly minimumQuantity: string;
  readonly value: string;
  readonly isPercentage: boolean;
}

let lastKey = 0;

export function newPriceRow(): PriceRow {
  lastKey += 1;
  return {
    key: lastKey,
    variantId: null,
    sku: "",
    channel: "",
    minimumQuantity: "1",
    value: "",
    isPercentage: false,
  };
}

export function priceRowOf(price: TierPriceFieldsFragment): PriceRow {
  return {
    ...newPriceRow(),
    variantId: price.variantId,
    sku: price.sku || price.variantName || price.productName || "",
    channel: price.channel,
    minimumQuantity: String(price.minimumQuantity),
    value: price.amount?.amount ?? price.percentage ?? "",
    isPercentage: price.amount === null,
  };
}

export function isBlank(row: PriceRow): boolean {
  return row.variantId === null && row.sku.trim() === "" && row.value.trim() === "";
}

/** What the server takes. No whole number is a quantity of none, which it refuses. */
export function inputOf(row: PriceRow): PhoneOrderTierPriceInput {
  const quantity = row.minimumQuantity.trim();
  return {
    ...(row.variantId === null ? { sku: row.sku.trim() } : { variantId: row.variantId }),
    ...(row.channel === "" ? {} : { channel: row.channel }),
    minimumQuantity: /^\d{1,9}$/.test(quantity) ? Number(quantity) : 0,
    ...(row.isPercentage ? { percentage: decimal(row.value) } : { amount: decimal(row.value) }),
  };
}
