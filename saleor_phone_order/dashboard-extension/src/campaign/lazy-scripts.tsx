import { lazyPart } from "../parts/lazy";
import type { ScriptsProps } from "./scripts-panel";

export const LazyScripts = lazyPart<ScriptsProps>(() =>
  import("./scripts-panel").then((file) => file.ScriptsPanel),
);
