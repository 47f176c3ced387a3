import type { FormEvent } from "react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { PromoCodeAddDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { Button } from "../../parts/button";
import { TextField } from "../../parts/field";
import { Problems } from "../../parts/problems";
import { useSessionStore } from "../../session/session-context";
import { useAnnounce } from "./announcer";
import styles from "./panels.module.css";

interface Props {
  readonly session: string;
  readonly mayChange: boolean;
}

/** Vouchers and gift cards. Those that count are in the totals. */
export function Codes({ session, mayChange }: Props) {
  const { t } = useTranslation("call");
  const store = useSessionStore();
  const announce = useAnnounce();
  const [code, setCode] = useState("");
  const [errors, setErrors] = useState<readonly DeskError[]>([]);
  const [isBusy, setBusy] = useState(false);

  async function add(event: FormEvent) {
    event.preventDefault();
    const wanted = code.trim();
    if (isBusy || wanted === "") {
      return;
    }
    setBusy(true);
    const refused = await store.change(
      PromoCodeAddDocument,
      { session, code: wanted },
      (data) => data.phoneOrderPromoCodeAdd,
    );
    setBusy(false);
    setErrors(refused);
    if (refused.length === 0) {
      setCode("");
      announce(t("codes.added", { code: wanted }));
    }
  }

  return (
    <form className={styles["stack"]} onSubmit={(event) => void add(event)}>
      <div className={styles["row"]}>
        <TextField
          className={styles["grow"]}
          label={t("codes.field")}
          value={code}
          autoComplete="off"
          readOnly={!mayChange}
          onChange={(event) => setCode(event.target.value)}
        />
        <Button type="submit" disabled={!mayChange}>
          {t("codes.add")}
        </Button>
      </div>
      <Problems errors={errors} />
    </form>
  );
}
