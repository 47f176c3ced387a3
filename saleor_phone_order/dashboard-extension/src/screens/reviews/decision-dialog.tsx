import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ReviewDetailFieldsFragment } from "../../api/documents";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { TextField } from "../../parts/field";
import { formatMoney } from "../../parts/money";
import { type Decision, moneyWord } from "./consequences";
import styles from "./reviews.module.css";

interface Props {
  readonly review: ReviewDetailFieldsFragment;
  readonly decision: Decision;
  readonly isBusy: boolean;
  readonly onDecide: (reason: string) => void;
  readonly onClose: () => void;
}

/** Says what will happen before it does. */
export function DecisionDialog({ review, decision, isBusy, onDecide, onClose }: Props) {
  const { t, i18n } = useTranslation(["reviews", "common"]);
  const formId = useId();
  const [reason, setReason] = useState("");
  const isApproval = decision === "APPROVE";
  const number = review.order?.number ?? "";
  const amount = review.payment === null ? "" : formatMoney(review.payment.amount, i18n.language);
  const word = moneyWord(review, review.payment);
  return (
    <Dialog
      title={isApproval ? t("approveTitle", { number }) : t("denyTitle", { number })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button type="submit" form={formId} look={isApproval ? "main" : "danger"} disabled={isBusy}>
            {isApproval ? t("approve") : t("deny")}
          </Button>
        </>
      }
    >
      <ul className={styles["consequences"]}>
        <li>{isApproval ? t(`approving.${word}`, { amount }) : t(`denying.${word}`, { amount })}</li>
        <li>{isApproval ? t("approveMeaning") : t("denyMeaning")}</li>
      </ul>
      <form
        id={formId}
        onSubmit={(event) => {
          event.preventDefault();
          onDecide(reason);
        }}
      >
        <TextField
          label={t("reasonOptional")}
          maxLength={255}
          autoComplete="off"
          autoFocus
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
