interface Named {
  readonly productName: string;
  /** Of the variant; hosts name an only variant like its product, or not at all. */
  readonly name: string;
}

/** “T-shirt, L” */
export function nameOf(named: Named): string {
  return [named.productName, variantNameOf(named)].filter(Boolean).join(", ");
}

export function variantNameOf({ productName, name }: Named): string {
  return name === productName ? "" : name;
}
