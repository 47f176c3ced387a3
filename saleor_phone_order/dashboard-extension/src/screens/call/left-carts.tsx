import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { CartCopyDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { Button } from "../../parts/button";
import { Problems } from "../../parts/problems";
import { showDifferences } from "../../session/differences";
import { useSessionStore } from "../../session/session-context";
import type { Session } from "../../session/session-store";
import { useAnnounce } from "./announcer";
import styles from "./panels.module.css";

interface Props {
  readonly session: Session;
  readonly mayChange: boolean;
}

/** Carts that the customer has in the shop. They stay as they are. */
export function LeftCarts({ session, mayChange }: Props) {
  const { t, i18n } = useTranslation("call");
  const listId = useId();
  const store = useSessionStore();
  const announce = useAnnounce();
  const [errors, setErrors] = useState<readonly DeskError[]>([]);
  const [copied, setCopied] = useState<readonly string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const format = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium", timeStyle: "short" });

  async function copy(checkout: string) {
    if (isBusy) {
      return;
    }
    setBusy(true);
    const refused = await store.add(
      CartCopyDocument,
      (revision) => ({ session: session.id, checkout, revision }),
      (data) => {
        showDifferences(data.phoneOrderCartCopy?.differences);
        return data.phoneOrderCartCopy;
      },
    );
    setBusy(false);
    setErrors(refused);
    if (refused.length === 0) {
      setCopied([...copied, checkout]);
      announce(t("carts.copied"));
    }
  }

  return (
    <div className={styles["stack"]}>
      {errors.length === 0 ? null : <Problems errors={errors} />}
      <p className={styles["quiet"]}>{t("carts.hint")}</p>
      <ul className={styles["carts"]}>
        {session.customerCarts.map(({ id, quantity, changedAt }) => (
          <li key={id}>
            <span id={`${listId}-${id}`}>{t("carts.cart", { count: quantity, at: format.format(new Date(changedAt)) })}</span>
            {copied.includes(id) ? <span>{t("carts.copied")}</span> : null}
            <Button
              aria-describedby={`${listId}-${id}`}
              disabled={!mayChange}
              onClick={() => void copy(id)}
            >
              {t("carts.copy")}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
