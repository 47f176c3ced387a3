import { lazyPart } from "../parts/lazy";
import type { PriceDialogProps } from "./price-dialog";

export const LazyPriceDialog = lazyPart<PriceDialogProps>(() =>
  import("./price-dialog").then((file) => file.PriceDialog),
);
