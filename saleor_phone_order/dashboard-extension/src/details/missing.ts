import type { Session } from "../session/session-store";

type Field = NonNullable<Session["campaign"]>["fields"][number];
type Call = Pick<Session, "campaign" | "details" | "isGuest">;

/** Questions that need an answer and have none. Of a guest nothing is kept. */
export function unanswered({ campaign, details, isGuest }: Call): readonly Field[] {
  const answered = new Set(details.fields.map(({ key }) => key));
  return isGuest
    ? []
    : (campaign?.fields ?? []).filter(({ key, isRequired }) => isRequired && !answered.has(key));
}

/** Whether the details lack something that an order needs. */
export function isDetailMissing(session: Call): boolean {
  const { campaign, details } = session;
  const lackTerms = campaign?.areTermsRequired === true && details.termsAgreedAt === null;
  return lackTerms || unanswered(session).length > 0;
}
