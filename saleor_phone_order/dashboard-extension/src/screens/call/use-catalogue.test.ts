import { expect, test } from "vitest";

import type { CatalogueVariant } from "./use-catalogue";
import { findAmong } from "./use-catalogue";

const MONEY = { amount: "5.00", currency: "USD" };

function variant(sku: string, productName: string, name: string): CatalogueVariant {
  return {
    variantId: `V${sku}`,
    sku,
    name,
    productName,
    listPrice: MONEY,
    price: MONEY,
    reason: { kind: "LIST", tierName: null, minimumQuantity: null, percentage: null },
    priceWithPromotions: MONEY,
    breaks: [],
    availableQuantity: 9,
    isAvailable: true,
  };
}

const OFFERED = [variant("118", "T-shirt", "M"), variant("119", "T-shirt", "L"), variant("20", "Juice", "1l")];

test.each([
  ["t-SHIRT", ["118", "119"], 1],
  ["119", ["119"], 1],
  ["3 119", ["119"], 3],
  ["119 3", ["119"], 3],
  ["2 x juice", ["20"], 2],
  ["cushion", [], 1],
])("among the offers “%s” finds %j, %i of it", (text, skus, quantity) => {
  const found = findAmong(OFFERED, { session: "S1", text, section: undefined });
  expect(found.variants.map(({ sku }) => sku)).toEqual(skus);
  expect(found.quantity).toBe(quantity);
});
