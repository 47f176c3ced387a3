import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { TierDetailFieldsFragment } from "../../api/documents";
import { TierCreateDocument } from "../../api/documents";
import { Button } from "../../parts/button";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";
import { changesOf, NO_TEXT, otherErrors, TierFields } from "./tier-fields";
import styles from "./tiers.module.css";

export function NewTier({ onDone }: { readonly onDone: (tier: TierDetailFieldsFragment) => void }) {
  const { t } = useTranslation("tiers");
  const [text, setText] = useState(NO_TEXT);
  const create = useAction(TierCreateDocument, (data) => data.phoneOrderTierCreate);

  async function send() {
    const done = await create.run({ input: { name: "", ...changesOf(NO_TEXT, text) } });
    if (done?.tier) {
      onDone(done.tier);
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
      <TierFields text={text} errors={create.errors} onChange={setText} isNew />
      <Problems errors={otherErrors(create.errors)} />
      <div>
        <Button look="main" type="submit" disabled={create.isBusy}>
          {t("create")}
        </Button>
      </div>
    </form>
  );
}
