import { lazyPart } from "../parts/lazy";
import type { DetailsProps } from "./details-form";

export const LazyDetails = lazyPart<DetailsProps>(() =>
  import("./details-form").then((file) => file.DetailsForm),
);
