import type { ComponentType } from "react";
import { useEffect, useState } from "react";

import { Skeleton } from "../parts/skeleton";
import type { GatewayFieldsProps } from "./gateway-fields";
import { GatewayMissing } from "./gateway-missing";

/** The fields for cards and bank accounts, loaded when they are wanted. */
export function LazyFields(props: GatewayFieldsProps) {
  const [Fields, setFields] = useState<ComponentType<GatewayFieldsProps>>();
  const [attempt, setAttempt] = useState(1);
  const [failed, setFailed] = useState(0);
  useEffect(() => {
    let isWanted = true;
    import("./gateway-fields").then(
      ({ GatewayFields }) => isWanted && setFields(() => GatewayFields),
      () => isWanted && setFailed(attempt),
    );
    return () => {
      isWanted = false;
    };
  }, [attempt]);
  if (failed === attempt) {
    return <GatewayMissing onRetry={() => setAttempt(attempt + 1)} />;
  }
  return Fields === undefined ? <Skeleton rows={1} /> : <Fields {...props} />;
}
