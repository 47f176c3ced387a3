import type { Offer } from "./use-guide";

/** One product of the campaign, with those of its variants that are offered. */
export interface OfferedProduct {
  readonly key: string;
  readonly name: string;
  readonly offers: readonly Offer[];
}

/** Products in the order of their first variants. */
export function productsOf(offers: readonly Offer[]): readonly OfferedProduct[] {
  const products = new Map<string, { key: string; name: string; offers: Offer[] }>();
  for (const each of offers) {
    // A variant that is gone stands for itself.
    const key = each.variant?.productId ?? each.offer.variantId;
    const product = products.get(key) ?? {
      key,
      name: each.variant?.productName ?? each.offer.productName ?? each.offer.sku ?? "",
      offers: [],
    };
    product.offers.push(each);
    products.set(key, product);
  }
  return [...products.values()];
}

/** What a step up or down makes of a quantity: nothing lies between none and the least. */
export function stepped(quantity: number, step: 1 | -1, { offer }: Pick<Offer, "offer">): number {
  const { minimumQuantity: least, maximumQuantity: most } = offer;
  const next = quantity + step;
  if (next < least) {
    return step > 0 ? least : 0;
  }
  return most === null ? next : Math.min(next, most);
}
