import { useTranslation } from "react-i18next";

import { assertUnreachable } from "../../assert-unreachable";
import { Notice } from "../../parts/notice";
import type { Session } from "../../session/session-store";
import { CodeConsent } from "./code-consent";
import { VerbalConsent } from "./verbal-consent";

interface Props {
  /** A call that waits for its customer's consent. */
  readonly session: Session;
}

/** How the customer agrees that an agent orders for them. Until then nothing is ordered or handed off. */
export function ConsentPanel({ session }: Props) {
  const { t } = useTranslation("customers");
  const mode = session.consent?.mode;
  if (mode === undefined) {
    return null;
  }
  return (
    <section aria-label={t("consent.area")}>
      <Notice look="warn">{form(mode, session)}</Notice>
    </section>
  );
}

function form(mode: NonNullable<Session["consent"]>["mode"], session: Session) {
  switch (mode) {
    case "VERBAL":
      return <VerbalConsent session={session} />;
    case "CODE":
      return <CodeConsent session={session} />;
    default:
      return assertUnreachable(mode);
  }
}
