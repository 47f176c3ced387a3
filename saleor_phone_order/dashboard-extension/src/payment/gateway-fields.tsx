import type { MutableRefObject } from "react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { assertUnreachable } from "../assert-unreachable";
import { Skeleton } from "../parts/skeleton";
import type { Session } from "../session/session-store";
import { BankFields } from "./bank-fields";
import { CardField } from "./card-field";
import { GatewayMissing } from "./gateway-missing";
import type { TypedKind } from "./kinds";
import type { Stripe } from "./stripe";
import { loadStripe } from "./stripe";
import type { Make } from "./typed";
import type { Once } from "./use-once";

export interface GatewayFieldsProps extends Once {
  readonly kind: TypedKind;
  readonly session: Session;
  readonly gateway: NonNullable<Session["gateway"]>;
  /** Where the fields put how to make a payment method of what is typed. */
  readonly make: MutableRefObject<Make | undefined>;
  /** Whether the first field takes the focus. */
  readonly isFocused: boolean;
  readonly onEscape: () => void;
}

export interface FieldsProps extends GatewayFieldsProps {
  readonly stripe: Stripe;
}

/** Fields whose contents go to the gateway alone, once its script is here. */
export function GatewayFields(props: GatewayFieldsProps) {
  const { i18n } = useTranslation();
  const { publishableKey, scriptUrl } = props.gateway;
  const locale = i18n.resolvedLanguage ?? "auto";
  const [stripe, setStripe] = useState<Stripe>();
  const [attempt, setAttempt] = useState(1);
  const [failed, setFailed] = useState(0);
  useEffect(() => {
    let isWanted = true;
    loadStripe(scriptUrl).then(
      (makeStripe) => isWanted && setStripe(makeStripe(publishableKey, { locale })),
      () => isWanted && setFailed(attempt),
    );
    return () => {
      isWanted = false;
    };
  }, [scriptUrl, publishableKey, locale, attempt]);
  if (failed === attempt) {
    return <GatewayMissing onRetry={() => setAttempt(attempt + 1)} />;
  }
  return stripe === undefined ? <Skeleton rows={1} /> : fields({ ...props, stripe });
}

function fields(props: FieldsProps) {
  switch (props.kind) {
    case "CARD":
      return <CardField {...props} />;
    case "BANK_DEBIT":
      return <BankFields {...props} />;
    default:
      return assertUnreachable(props.kind);
  }
}
