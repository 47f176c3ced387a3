import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Button } from "../../parts/button";
import { Problems } from "../../parts/problems";
import { CallFields } from "./call-fields";
import { CustomerDetails } from "./customer-details";
import { CustomerSearch } from "./customer-search";
import styles from "./customers-screen.module.css";
import { useStart } from "./use-start";

/** Who is calling? From here a call begins. */
export function CustomersScreen() {
  const { t } = useTranslation("customers");
  const [text, setText] = useState("");
  const [highlightedId, setHighlightedId] = useState<string>();
  const start = useStart();
  return (
    <div className={styles["screen"]}>
      <h2>{t("title")}</h2>
      <div className={styles["columns"]}>
        <div className={styles["left"]}>
          <CustomerSearch
            text={text}
            onText={(next) => {
              start.forget();
              setText(next);
            }}
            onHighlight={(customer) => setHighlightedId(customer?.id)}
            onUse={({ id }) => void start.start(id)}
          />
          <Problems errors={start.errors} />
          <div className={styles["others"]}>
            <Button disabled={start.isBusy} onClick={() => void start.start(undefined)}>
              {t("guest")}
            </Button>
          </div>
          <CallFields />
        </div>
        {highlightedId === undefined ? null : (
          <CustomerDetails
            id={highlightedId}
            isBusy={start.isBusy}
            isFirst={false}
            onUse={() => void start.start(highlightedId)}
            onUpdate={() => undefined}
            onTakeOver={(sessionId) => void start.takeOver(sessionId)}
          />
        )}
      </div>
    </div>
  );
}
