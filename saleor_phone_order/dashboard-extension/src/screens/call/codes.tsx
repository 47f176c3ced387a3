import type { FormEvent } from "react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { PromoCodeAddDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { Amount } from "../../parts/amount";
import { Button } from "../../parts/button";
import { TextField } from "../../parts/field";
import { useProblemText } from "../../parts/problems";
import { useSessionStore } from "../../session/session-context";
import type { Session } from "../../session/session-store";
import { useAnnounce } from "./announcer";
import styles from "./panels.module.css";

interface Props {
  readonly session: Session;
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
  const [added, setAdded] = useState("");
  const problemText = useProblemText();
  const counted = session.cart?.promoCodes.find(
    ({ code: known }) => known.toLowerCase() === added.toLowerCase(),
  );

  async function add(event: FormEvent) {
    event.preventDefault();
    const wanted = code.trim();
    if (isBusy || wanted === "") {
      return;
    }
    setBusy(true);
    setAdded("");
    const refused = await store.change(
      PromoCodeAddDocument,
      { session: session.id, code: wanted },
      (data) => data.phoneOrderPromoCodeAdd,
    );
    setBusy(false);
    setErrors(refused);
    if (refused.length === 0) {
      setCode("");
      setAdded(wanted);
      announce(t("codes.added", { code: wanted }));
    }
  }

  return (
    <form className={styles["stack"]} onSubmit={(event) => void add(event)}>
      <div className={styles["row"]}>
        <TextField
          className={styles["grow"]}
          label={t("codes.field")}
          problem={problemText(errors)}
          hint={
            counted === undefined ? (
              t(session.priceLimits.areCouponsCombined ? "codes.several" : "codes.one")
            ) : (
              <span role="status" className={styles["good"]}>
                {t("codes.counts", { code: counted.code })} −<Amount money={counted.discount} />
              </span>
            )
          }
          value={code}
          autoComplete="off"
          readOnly={!mayChange}
          onChange={(event) => {
            setCode(event.target.value);
            setErrors([]);
          }}
        />
        <Button type="submit" className={styles["add"]} disabled={!mayChange}>
          {t("codes.add")}
        </Button>
      </div>
    </form>
  );
}
