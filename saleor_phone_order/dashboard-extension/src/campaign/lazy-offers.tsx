import { lazyPart } from "../parts/lazy";
import type { OffersProps } from "./offers-panel";

export const LazyOffers = lazyPart<OffersProps>(() =>
  import("./offers-panel").then((file) => file.OffersPanel),
);
