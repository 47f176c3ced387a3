import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { TierDetailFieldsFragment } from "../../api/documents";
import { TierUpdateDocument } from "../../api/documents";
import { Button } from "../../parts/button";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";
import { changesOf, otherErrors, textOf, TierFields } from "./tier-fields";
import styles from "./tiers.module.css";

interface Props {
  readonly tier: TierDetailFieldsFragment;
  readonly onChange: (tier: TierDetailFieldsFragment) => void;
}

export function TierForm({ tier, onChange }: Props) {
  const { t } = useTranslation(["tiers", "common"]);
  const [saved, setSaved] = useState(() => textOf(tier));
  const [text, setText] = useState(saved);
  const [isSaved, setDone] = useState(false);
  const update = useAction(TierUpdateDocument, (data) => data.phoneOrderTierUpdate);

  async function send() {
    const done = await update.run({ id: tier.id, input: changesOf(saved, text) });
    if (done?.tier) {
      const fresh = textOf(done.tier);
      setSaved(fresh);
      setText(fresh);
      setDone(true);
      onChange(done.tier);
    }
  }

  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <TierFields
        text={text}
        errors={update.errors}
        onChange={(typed) => {
          setText(typed);
          setDone(false);
        }}
      />
      <Problems errors={otherErrors(update.errors)} />
      <div className={styles["row"]}>
        <Button look="main" type="submit" disabled={update.isBusy}>
          {t("common:save")}
        </Button>
        <span role="status">{isSaved ? t("saved") : ""}</span>
      </div>
    </form>
  );
}
