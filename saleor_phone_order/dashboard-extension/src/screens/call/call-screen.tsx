import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { PromoCodeRemoveDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { LazyScripts } from "../../campaign/lazy-scripts";
import { useGuide } from "../../campaign/use-guide";
import { CustomerBar } from "../../outcomes/customer-bar";
import { Notice } from "../../parts/notice";
import { Problems } from "../../parts/problems";
import { useShortcut } from "../../parts/use-shortcut";
import { PaymentPanel } from "../../payment/payment-panel";
import { PriceWatch } from "../../prices/price-watch";
import { Differences } from "../../session/differences";
import { useSession, useSessionStore } from "../../session/session-context";
import type { Cart as CartOf, Session } from "../../session/session-store";
import { ConsentPanel } from "../customers/consent-panel";
import { Announcer, useAnnounce } from "./announcer";
import styles from "./call-screen.module.css";
import { Cart, CartHead, focusQuantity } from "./cart";
import { Catalogue } from "./catalogue";
import { Panels } from "./panels";
import { PasteDialog } from "./paste-dialog";
import { Totals } from "./totals";
import { useAddLines } from "./use-add-lines";

interface Props {
  readonly session: Session;
}

/** The whole call on one screen. */
export function CallScreen({ session }: Props) {
  const { t } = useTranslation("call");
  return (
    <Announcer>
      <div className={styles["screen"]}>
        <CustomerBar session={session} />
        <div className={styles["notices"]}>
          <Differences />
          <PriceWatch key={`prices ${session.id}`} session={session} />
          <PaymentPanel key={session.id} session={session} />
          {session.consent?.isGiven === false ? <ConsentPanel session={session} /> : null}
        </div>
        {session.cart === null ? (
          <Notice look="warn">{t("cart.gone")}</Notice>
        ) : (
          <Columns key={session.id} session={session} cart={session.cart} />
        )}
      </div>
    </Announcer>
  );
}

interface Pasted {
  readonly text: string;
  readonly errors: readonly DeskError[];
}

function Columns({ session, cart }: Props & { readonly cart: CartOf }) {
  const { t } = useTranslation("call");
  const search = useRef<HTMLInputElement>(null);
  const lines = useRef<HTMLUListElement>(null);
  const [pasted, setPasted] = useState<Pasted>();
  const { pending } = useSession();
  const store = useSessionStore();
  const announce = useAnnounce();
  const add = useAddLines(session.id);
  const [codeErrors, setCodeErrors] = useState<readonly DeskError[]>([]);
  const mayChange = session.allowedActions.includes("CHANGE_CART");
  const audience = `${session.customer?.id ?? ""} ${cart.shippingAddress?.country ?? ""}`;
  const guide = useGuide(session, audience);
  const { scripts } = guide;

  const toSearch = useCallback(() => {
    search.current?.focus();
    search.current?.select();
  }, []);
  useShortcut("F2", toSearch);
  useShortcut("F4", () => focusQuantity(lines.current, 0, toSearch));
  useShortcut("F7", () => setPasted({ text: "", errors: [] }), mayChange);
  useEffect(toSearch, [toSearch, session.id, session.customer?.id, session.consent?.isGiven]);

  async function removeCode(code: string) {
    toSearch();
    const refused = await store.change(
      PromoCodeRemoveDocument,
      { session: session.id, code },
      (data) => data.phoneOrderPromoCodeRemove,
    );
    setCodeErrors(refused);
    if (refused.length === 0) {
      announce(t("codes.removed", { code }));
    }
  }

  return (
    <div className={styles["columns"]}>
      <Catalogue
        session={session}
        guide={guide}
        audience={audience}
        search={search}
        mayChange={mayChange}
        add={add}
        onPaste={(text, errors) => setPasted({ text, errors })}
      />
      <section aria-label={t("cart.title")} className={styles["order"]}>
        <CartHead quantity={cart.quantity} isPending={pending > 0} />
        <Cart session={session} cart={cart} mayChange={mayChange} list={lines} onEmpty={toSearch} />
        <Panels session={session} mayChange={mayChange} />
        {codeErrors.length === 0 ? null : <Problems errors={codeErrors} />}
        <Totals
          cart={cart}
          isPending={pending > 0}
          mayChange={mayChange}
          onRemoveCode={(code) => void removeCode(code)}
        />
      </section>
      {scripts?.main || scripts?.rebuttal || scripts?.upsell ? (
        <LazyScripts scripts={scripts} />
      ) : null}
      {pasted === undefined ? null : (
        <PasteDialog
          text={pasted.text}
          errors={pasted.errors}
          add={add}
          onClose={() => {
            setPasted(undefined);
            // After the dialog has given the focus back.
            window.setTimeout(toSearch);
          }}
        />
      )}
    </div>
  );
}
