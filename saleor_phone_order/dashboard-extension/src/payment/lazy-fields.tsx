import { useLazy } from "../parts/lazy";
import { Skeleton } from "../parts/skeleton";
import type { GatewayFieldsProps } from "./gateway-fields";
import { GatewayMissing } from "./gateway-missing";

const load = () => import("./gateway-fields").then(({ GatewayFields }) => GatewayFields);

/** The fields for cards and bank accounts, loaded when they are wanted. */
export function LazyFields(props: GatewayFieldsProps) {
  const { Loaded, retry } = useLazy(load);
  if (retry !== undefined) {
    return <GatewayMissing onRetry={retry} />;
  }
  return Loaded === undefined ? <Skeleton rows={1} /> : <Loaded {...props} />;
}
