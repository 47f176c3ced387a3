import { useTranslation } from "react-i18next";

import type { DraftDetailFieldsFragment } from "../../api/documents";
import { DetailBox } from "../../parts/detail-box";
import { Fetched } from "../../parts/fetched";
import { Notice } from "../../parts/notice";
import { When } from "../../parts/when";
import { AddressLines } from "../customers/address-lines";
import { DraftActions } from "./draft-actions";
import { DraftLines } from "./draft-lines";
import { nameOf } from "./draft-list";
import { DraftMails } from "./draft-mails";
import { DraftStateBadges } from "./draft-state";
import styles from "./drafts.module.css";
import { useDraft } from "./use-draft";

interface Props {
  readonly id: string;
  /** The draft is not any more as a list has it. */
  readonly onChange: () => void;
  readonly onClose: () => void;
}

export function DraftDetails({ id, onChange, onClose }: Props) {
  const { t } = useTranslation(["drafts", "common"]);
  const one = useDraft(id);
  const { node: shown, show, reload } = one;
  return (
    <DetailBox
      title={shown === undefined ? t("draft") : `${t("draft")} #${shown.number}`}
      badges={shown === undefined ? null : <DraftStateBadges draft={shown} />}
      onClose={onClose}
    >
      <Fetched one={one} gone={t("gone")}>
        {(draft) => (
          <>
            {draft.erasedAt === null ? null : <Notice look="warn">{t("erasedMeaning")}</Notice>}
            <DraftActions
              draft={draft}
              onRefused={reload}
              onChange={(changed) => {
                show(changed);
                onChange();
              }}
            />
            <Facts draft={draft} />
            <DraftLines draft={draft} />
            <Addresses draft={draft} />
            <DraftMails draft={draft} onSent={reload} />
          </>
        )}
      </Fetched>
    </DetailBox>
  );
}

function Facts({ draft }: { readonly draft: DraftDetailFieldsFragment }) {
  const { t } = useTranslation(["drafts", "common"]);
  const email = draft.customer?.email || draft.email;
  const facts = [
    [t("customer"), nameOf(draft) || t("noName")],
    [t("common:email"), email === nameOf(draft) ? "" : email],
    [t("agent"), draft.agent?.name || draft.agent?.email || t("nobody")],
    [t("savedAt"), <When key="at" at={draft.savedAt} />],
    [t("expiresAt"), <When key="at" at={draft.expiresAt} />],
    [t("completedAt"), draft.completedAt === null ? "" : <When key="at" at={draft.completedAt} />],
    [t("disposition"), draft.disposition],
    [t("note"), draft.note],
    [t("customerNote"), draft.customerNote],
    [t("promoCodes"), draft.hasPromoCodes ? t("hasPromoCodes") : ""],
  ] as const;
  return (
    <dl className={styles["facts"]}>
      {facts
        .filter(([, value]) => value !== "")
        .map(([name, value]) => (
          <div key={name} className={styles["fact"]}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Addresses({ draft }: { readonly draft: DraftDetailFieldsFragment }) {
  const { t } = useTranslation(["drafts", "common"]);
  const { billingAddress, shippingAddress } = draft;
  if (billingAddress === null && shippingAddress === null) {
    return null;
  }
  return (
    <div className={styles["addresses"]}>
      {shippingAddress === null ? null : (
        <div>
          <h3>{t("shippingAddress")}</h3>
          <AddressLines address={shippingAddress} />
        </div>
      )}
      {billingAddress === null ? null : (
        <div>
          <h3>{t("billingAddress")}</h3>
          <AddressLines address={billingAddress} />
        </div>
      )}
    </div>
  );
}
