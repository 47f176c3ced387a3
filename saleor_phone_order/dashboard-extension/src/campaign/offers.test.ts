import { expect, test } from "vitest";

import { productsOf, stepped } from "./offers";
import type { Offer } from "./use-guide";

const MONEY = { amount: "5.00", currency: "USD" };

function offer(sku: string, productId: string | null, limits: Partial<Offer["offer"]> = {}): Offer {
  return {
    isTrialUsed: false,
    offer: {
      kind: "OFFER",
      variantId: `V${sku}`,
      sku,
      productName: `Product ${productId ?? "gone"}`,
      variantName: sku,
      text: "",
      minimumQuantity: 1,
      maximumQuantity: null,
      isTrial: false,
      ...limits,
    },
    variant:
      productId === null
        ? null
        : {
            variantId: `V${sku}`,
            productId,
            sku,
            name: sku,
            productName: `Product ${productId}`,
            listPrice: MONEY,
            price: MONEY,
            reason: { kind: "LIST", tierName: null, minimumQuantity: null, percentage: null },
            priceWithPromotions: MONEY,
            breaks: [],
            availableQuantity: 9,
            isAvailable: true,
          },
  };
}

test("variants stand together, in the campaign's order of products", () => {
  const products = productsOf([offer("A1", "A"), offer("B1", "B"), offer("A2", "A"), offer("C1", null)]);
  expect(products.map(({ name, offers }) => [name, offers.map((each) => each.offer.sku)])).toEqual([
    ["Product A", ["A1", "A2"]],
    ["Product B", ["B1"]],
    ["Product gone", ["C1"]],
  ]);
});

test.each([
  [0, 1, {}, 1],
  [1, -1, {}, 0],
  [0, 1, { minimumQuantity: 3 }, 3],
  [3, -1, { minimumQuantity: 3 }, 0],
  [4, -1, { minimumQuantity: 3 }, 3],
  [4, 1, { maximumQuantity: 5 }, 5],
  [5, 1, { maximumQuantity: 5 }, 5],
] as const)("%i, %i, %j: %i", (quantity, step, limits, next) => {
  expect(stepped(quantity, step, offer("A1", "A", limits))).toBe(next);
});
