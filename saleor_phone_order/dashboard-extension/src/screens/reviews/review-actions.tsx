import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ReviewDetailFieldsFragment } from "../../api/documents";
import { ReviewApproveDocument, ReviewDenyDocument } from "../../api/documents";
import { useDesk } from "../../desk-context";
import { Button } from "../../parts/button";
import { Notice } from "../../parts/notice";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";
import { useFocus } from "../../parts/use-focus";
import { When } from "../../parts/when";
import type { Decision } from "./consequences";
import { DecisionDialog } from "./decision-dialog";
import styles from "./reviews.module.css";

interface Props {
  readonly review: ReviewDetailFieldsFragment;
  readonly onDecided: (review: ReviewDetailFieldsFragment) => void;
  /** The review is perhaps not any more as it is shown. */
  readonly onRefused: () => void;
}

/** What the server says may be decided now, or what was decided, by whomever. */
export function ReviewActions({ review, onDecided, onRefused }: Props) {
  const { t } = useTranslation("reviews");
  const within = useRef<HTMLDivElement>(null);
  const focus = useFocus(within);
  const [asked, setAsked] = useState<Decision>();
  const approve = useAction(ReviewApproveDocument, (data) => data.phoneOrderReviewApprove);
  const deny = useAction(ReviewDenyDocument, (data) => data.phoneOrderReviewDeny);
  const may = (decision: Decision) => review.allowedActions.includes(decision);

  async function decide(decision: Decision, reason: string) {
    const action = decision === "APPROVE" ? approve : deny;
    const done = await action.run({ id: review.id, reason });
    setAsked(undefined);
    focus('[role="status"]');
    if (done?.review) {
      onDecided(done.review);
    } else {
      onRefused();
    }
  }

  return (
    <div ref={within} className={styles["decision"]}>
      <Problems errors={[...approve.errors, ...deny.errors]} />
      <div role="status" tabIndex={-1}>
        <Standing review={review} />
      </div>
      {review.allowedActions.length === 0 ? null : (
        <div className={styles["actions"]}>
          {may("APPROVE") ? (
            <Button look="main" onClick={() => setAsked("APPROVE")}>
              {t("approve")}
            </Button>
          ) : null}
          {may("DENY") ? (
            <Button look="danger" onClick={() => setAsked("DENY")}>
              {t("deny")}
            </Button>
          ) : null}
        </div>
      )}
      {asked === undefined ? null : (
        <DecisionDialog
          review={review}
          decision={asked}
          isBusy={approve.isBusy || deny.isBusy}
          onDecide={(reason) => void decide(asked, reason)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}

function Standing({ review }: { readonly review: ReviewDetailFieldsFragment }) {
  const { t } = useTranslation("reviews");
  const { agent } = useDesk();
  const { state, decidedAt, decidedBy, allowedActions, routes } = review;
  if (state !== "PENDING") {
    const who = decidedBy?.name || decidedBy?.email;
    return (
      <Notice look={state === "APPROVED" ? "good" : "bad"}>
        {who === undefined ? t(`decidedByItself.${state}`) : t(`decided.${state}`, { who })}
        {decidedAt === null ? null : (
          <>
            {" "}
            <When at={decidedAt} />
          </>
        )}
      </Notice>
    );
  }
  if (allowedActions.includes("APPROVE")) {
    return allowedActions.includes("DENY") ? null : <Notice look="plain">{t("mayNotRefund")}</Notice>;
  }
  if (review.session.agent?.id === agent.id) {
    return <Notice look="plain">{t("own")}</Notice>;
  }
  if (allowedActions.length === 0) {
    return <Notice look="plain">{t("notYours")}</Notice>;
  }
  return routes.includes("PENDING_DEBIT") ? (
    <Notice look="plain">{t("debitComes")}</Notice>
  ) : (
    <Notice look="warn">{t("lapsed")}</Notice>
  );
}
