import { useTranslation } from "react-i18next";

import { CustomerNotes } from "../campaign/customer-notes";
import { Corner } from "../corner";
import { useDesk } from "../desk-context";
import { Button } from "../parts/button";
import { useShortcut } from "../parts/use-shortcut";
import type { Session } from "../session/session-store";
import { CallTimer } from "./call-timer";
import styles from "./customer-bar.module.css";
import { OUTCOMES, outcomesOf } from "./outcome";
import { useShowOutcome } from "./outcomes-context";

/** Whom the agent orders for, always in sight, and the ways to end the call. */
export function CustomerBar({ session }: { readonly session: Session }) {
  const { t } = useTranslation("outcomes");
  const show = useShowOutcome();
  const allowed = outcomesOf(session);
  return (
    <section className={styles["bar"]} aria-label={t("bar")}>
      <Who session={session} />
      <Call session={session} />
      <div className={styles["actions"]}>
        {allowed.map(({ action, key }) => (
          <Button
            key={action}
            look={action === "PROCESS" ? "main" : action === "CANCEL" ? "danger" : "plain"}
            shortcut={key}
            onClick={() => show(action)}
          >
            {t(`action.${action}`)}
          </Button>
        ))}
        <Corner />
      </div>
      {session.customer === null ? null : (
        <CustomerNotes key={session.customer.id} session={session.id} />
      )}
      {OUTCOMES.map(({ action, key }) =>
        key === undefined ? null : (
          <Shortcut
            key={action}
            name={key}
            isActive={allowed.some((outcome) => outcome.action === action)}
            onPress={() => show(action)}
          />
        ),
      )}
    </section>
  );
}

interface ShortcutProps {
  readonly name: string;
  readonly isActive: boolean;
  readonly onPress: () => void;
}

function Shortcut({ name, isActive, onPress }: ShortcutProps) {
  useShortcut(name, onPress, isActive);
  return null;
}

function Who({ session }: { readonly session: Session }) {
  const { t } = useTranslation("outcomes");
  const email = session.customer?.email ?? session.cart?.email ?? "";
  const name = session.customer?.name ?? "";
  return (
    <div className={styles["who"]}>
      <h1 className={styles["name"]}>
        {session.isGuest
          ? t("orderingForGuest")
          : t("orderingFor", { name: name === "" ? email : name })}
      </h1>
      {email === "" ? null : <span className={styles["quiet"]}>{email}</span>}
      {session.tierName === null ? null : <span>{t("tier", { name: session.tierName })}</span>}
    </div>
  );
}

function Call({ session }: { readonly session: Session }) {
  const { channels } = useDesk();
  const channel = channels.find(({ slug }) => slug === session.channel);
  const facts = [
    channels.length > 1 ? channel?.name : undefined,
    session.campaign?.name,
    session.callCentre,
    session.team,
  ].filter(Boolean);
  return (
    <div className={styles["call"]}>
      {facts.length === 0 ? null : <span className={styles["quiet"]}>{facts.join(" · ")}</span>}
      <CallTimer startedAt={session.startedAt} />
    </div>
  );
}
