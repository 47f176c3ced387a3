import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClient } from "urql";

import { PriceOverridesNowDocument } from "../api/documents";
import { Amount } from "../parts/amount";
import { Button } from "../parts/button";
import { Notice } from "../parts/notice";
import { useFocusBack } from "../parts/use-focus";
import { useRefresh } from "../parts/use-refresh";
import { useSessionStore } from "../session/session-context";
import type { Session } from "../session/session-store";
import type { Override } from "./override";
import { decided } from "./override";
import styles from "./prices.module.css";

const LOOK_MILLISECONDS = 3000;

/** While a price waits for a supervisor it looks again and again, and tells what was decided. */
export function PriceWatch({ session }: { readonly session: Session }) {
  const { t } = useTranslation("prices");
  const client = useClient();
  const store = useSessionStore();
  const [told, setTold] = useState<readonly Override[]>([]);
  const { id, priceOverrides } = session;
  const before = useRef(priceOverrides);
  useEffect(() => {
    const fresh = decided(before.current, priceOverrides);
    before.current = priceOverrides;
    if (fresh.length > 0) {
      setTold((unread) => [...unread, ...fresh]);
    }
  }, [priceOverrides]);
  const { onFocus, giveBack } = useFocusBack();
  const isWaiting = priceOverrides.some(({ state }) => state === "PENDING");
  useRefresh(() => void look(), LOOK_MILLISECONDS, isWaiting);

  async function look() {
    const { data } = await client.query(PriceOverridesNowDocument, { session: id }).toPromise();
    const now = data?.phoneOrderSession?.priceOverrides ?? [];
    const states = new Map(now.map((override) => [override.id, override.state]));
    if (priceOverrides.some((override) => (states.get(override.id) ?? override.state) !== override.state)) {
      await store.load();
    }
  }

  return (
    <div role="status">
      {told.map((override) => (
        <Notice key={override.id} look={override.state === "APPLIED" ? "good" : "warn"}>
          <div className={styles["told"]}>
            <span>
              {t(override.state === "APPLIED" ? "wasApproved" : "wasRefused", {
                person: override.decidedBy?.name ?? "",
                name: override.kind === "SHIPPING" ? t("shipping") : override.name,
              })}{" "}
              <Amount money={override.price} />
            </span>
            <Button
              onFocus={onFocus}
              onClick={() => {
                giveBack();
                setTold(told.filter((each) => each !== override));
              }}
            >
              {t("read")}
            </Button>
          </div>
        </Notice>
      ))}
    </div>
  );
}
