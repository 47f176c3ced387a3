import type { ReactNode } from "react";
import { useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { LazyDetails } from "../../details/lazy-details";
import { isDetailMissing } from "../../details/missing";
import { useWantedDetail } from "../../details/wanted-detail";
import type { Session } from "../../session/session-store";
import { EarlierOrders } from "../customers/earlier-orders";
import { IdentifyPanel } from "../customers/identify-panel";
import { Addresses } from "./addresses";
import { Codes } from "./codes";
import { Delivery } from "./delivery";
import { LeftCarts } from "./left-carts";
import { Note } from "./note";
import styles from "./panels.module.css";

type PanelName = "customer" | "delivery" | "addresses" | "codes" | "details" | "note" | "carts" | "orders";

interface Panel {
  readonly name: PanelName;
  readonly title: string;
  readonly isMissing?: boolean;
  readonly content: ReactNode;
}

interface Props {
  readonly session: Session;
  readonly mayChange: boolean;
}

/** What belongs to the order besides its lines, one at a time. */
export function Panels({ session, mayChange }: Props) {
  const { t } = useTranslation(["call", "customers", "details"]);
  const id = useId();
  const [open, setOpen] = useState<PanelName>();
  const [areDetailsLoaded, setDetailsLoaded] = useState(false);
  const wanted = useWantedDetail();
  useEffect(() => {
    if (wanted !== undefined) {
      setOpen("details");
    }
  }, [wanted]);
  if (open === "details" && !areDetailsLoaded) {
    setDetailsLoaded(true);
  }
  const { cart, customerCarts } = session;
  if (cart === null) {
    return null;
  }
  const panels: readonly Panel[] = [
    ...(session.isGuest
      ? [{ name: "customer" as const, title: t("customer"), content: <IdentifyPanel session={session} /> }]
      : []),
    {
      name: "delivery",
      title: t("delivery.title"),
      isMissing: cart.isShippingRequired && cart.shippingMethod === null && cart.lines.length > 0,
      content: <Delivery session={session} cart={cart} mayChange={mayChange} />,
    },
    {
      name: "addresses",
      title: t("addresses.title"),
      isMissing: cart.billingAddress === null || (cart.isShippingRequired && cart.shippingAddress === null),
      content: <Addresses session={session} cart={cart} mayChange={mayChange} />,
    },
    {
      name: "codes",
      title: t("codes.title"),
      content: <Codes session={session} mayChange={mayChange} />,
    },
    {
      name: "details",
      title: t("details:title"),
      isMissing: isDetailMissing(session),
      content: areDetailsLoaded ? (
        <LazyDetails session={session} isShown={open === "details"} />
      ) : null,
    },
    {
      name: "note",
      title: t("note.title"),
      content: (
        <Note
          session={session.id}
          note={cart.note}
          isLocked={!session.allowedActions.includes("CHANGE_DETAILS")}
        />
      ),
    },
    ...(session.customer === null
      ? []
      : [
          {
            name: "orders" as const,
            title: t("customers:earlier.area"),
            content: <EarlierOrders session={session} isShown={open === "orders"} />,
          },
        ]),
    ...(customerCarts.length === 0
      ? []
      : [
          {
            name: "carts" as const,
            title: t("carts.title", { count: customerCarts.length }),
            content: <LeftCarts session={session} mayChange={mayChange} />,
          },
        ]),
  ];
  return (
    <div className={styles["panels"]}>
      <div className={styles["names"]}>
        {panels.map(({ name, title, isMissing = false }) => (
          <button
            key={name}
            type="button"
            className={styles["name"]}
            aria-expanded={open === name}
            aria-controls={`${id}-${name}`}
            onClick={() => setOpen(open === name ? undefined : name)}
          >
            {title}
            {isMissing ? (
              <span className={styles["missing"]} title={t("missing")}>
                <span aria-hidden="true">!</span>
                <span className="for-screen-readers"> {t("missing")}</span>
              </span>
            ) : null}
          </button>
        ))}
      </div>
      {panels.map(({ name, title, content }) => (
        // Hidden ones keep what was typed.
        <section
          key={name}
          id={`${id}-${name}`}
          aria-label={title}
          className={styles["panel"]}
          hidden={open !== name}
          // Where nothing in it can have the focus, it can: to be scrolled.
          tabIndex={mayChange ? undefined : 0}
        >
          {content}
        </section>
      ))}
    </div>
  );
}
