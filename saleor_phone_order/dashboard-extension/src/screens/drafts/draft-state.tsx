import { useTranslation } from "react-i18next";

import { assertUnreachable } from "../../assert-unreachable";
import type { DraftListFieldsFragment } from "../../api/documents";
import { Badge } from "../../parts/badge";

export type DraftState = DraftListFieldsFragment["state"];

export const DRAFT_STATES: readonly DraftState[] = ["OPEN", "RESUMED", "COMPLETED", "EXPIRED", "REVOKED"];

/** Where a draft is, and what one should know of it. */
export function DraftStateBadges({ draft }: { readonly draft: DraftListFieldsFragment }) {
  const { t } = useTranslation("drafts");
  return (
    <>
      <Badge look={lookOf(draft.state)}>{t(`state.${draft.state}`)}</Badge>
      {draft.wasSavedByGuard ? <Badge look="warn">{t("savedByGuard")}</Badge> : null}
      {draft.erasedAt === null ? null : <Badge look="bad">{t("erased")}</Badge>}
    </>
  );
}

function lookOf(state: DraftState) {
  switch (state) {
    case "OPEN":
    case "RESUMED":
      return "plain";
    case "COMPLETED":
      return "good";
    case "EXPIRED":
    case "REVOKED":
      return "warn";
    default:
      return assertUnreachable(state);
  }
}
