import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { DraftDetailFieldsFragment, DraftLinkSendMutation } from "../../api/documents";
import { DraftLinkSendDocument } from "../../api/documents";
import { LinkToCopy } from "../../outcomes/link-to-copy";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { CheckField, SelectField } from "../../parts/field";
import { Notice } from "../../parts/notice";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";
import { When } from "../../parts/when";

type Link = NonNullable<NonNullable<DraftLinkSendMutation["phoneOrderDraftLinkSend"]>["link"]>;
type Check = Link["recipientCheck"];
const CHECKS: readonly Check[] = ["NONE", "POSTAL_CODE", "EMAIL_CODE"];

interface Props {
  readonly draft: DraftDetailFieldsFragment;
  readonly onChange: (draft: DraftDetailFieldsFragment) => void;
  readonly onClose: () => void;
}

/** Asks what the link shall be, makes it, and shows it this once. */
export function LinkDialog({ draft, onChange, onClose }: Props) {
  const { t } = useTranslation(["drafts", "common"]);
  const send = useAction(DraftLinkSendDocument, (data) => data.phoneOrderDraftLinkSend);
  const hasAddress = (draft.customer?.email || draft.email) !== "";
  const [isMailed, setMailed] = useState(hasAddress);
  const [hasProducts, setProducts] = useState(true);
  const [check, setCheck] = useState<Check | null>(null);
  const [link, setLink] = useState<Link>();

  async function make() {
    const done = await send.run({
      id: draft.id,
      mail: isMailed,
      includeProducts: hasProducts,
      recipientCheck: check,
    });
    if (done?.link) {
      setLink(done.link);
    }
    if (done?.draft) {
      onChange(done.draft);
    }
  }

  if (link !== undefined) {
    return (
      <Dialog
        title={t("linkTitle", { number: draft.number })}
        onClose={onClose}
        actions={
          <Button key="close" look="main" autoFocus onClick={onClose}>
            {t("common:close")}
          </Button>
        }
      >
        <div role="status">
          <Notice look="good">{isMailed ? t("linkMailed") : t("linkMade")}</Notice>
        </div>
        {/* A shop that has not set its address gives only the path. */}
        <LinkToCopy url={link.url} />
        <p>
          {t("expires")} <When at={link.expiresAt} />. {t(`checkMeaning.${link.recipientCheck}`)}
        </p>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t("linkTitle", { number: draft.number })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button look="main" disabled={send.isBusy} onClick={() => void make()}>
            {isMailed ? t("mailLink") : t("makeLink")}
          </Button>
        </>
      }
    >
      <p>{t("linkMeaning")}</p>
      <CheckField
        label={t("mailIt", { email: draft.customer?.email || draft.email || t("noAddress") })}
        checked={isMailed}
        disabled={!hasAddress}
        onChange={(event) => setMailed(event.target.checked)}
      />
      <CheckField
        label={t("withProducts")}
        checked={hasProducts}
        onChange={(event) => setProducts(event.target.checked)}
      />
      <SelectField
        label={t("check")}
        value={check ?? ""}
        onChange={(event) => setCheck(CHECKS.find((one) => one === event.target.value) ?? null)}
      >
        <option value="">{t("checkShop")}</option>
        {CHECKS.map((one) => (
          <option key={one} value={one}>
            {t(`checkName.${one}`)}
          </option>
        ))}
      </SelectField>
      <Problems errors={send.errors} />
    </Dialog>
  );
}
