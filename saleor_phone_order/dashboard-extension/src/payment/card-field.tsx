import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { CheckCardMutation } from "../api/documents";
import { CheckCardDocument } from "../api/documents";
import { Button } from "../parts/button";
import { Notice } from "../parts/notice";
import { Problems } from "../parts/problems";
import { useAction } from "../parts/use-action";
import { cardStyle, watchTheme } from "./card-style";
import type { FieldsProps } from "./gateway-fields";
import styles from "./payment.module.css";
import { TestMode } from "./test-mode";
import type { CardElement } from "./stripe";
import type { Make } from "./typed";

type Checked = NonNullable<CheckCardMutation["phoneOrderPreauthorize"]>;

/** The card, in Stripe's own frame: its number never is in this page. */
export function CardField({ stripe, session, gateway, make, isFocused, onEscape, isBusy, once }: FieldsProps) {
  const { t } = useTranslation("payment");
  const labelId = useId();
  const place = useRef<HTMLDivElement>(null);
  const card = useRef<CardElement>();
  const escape = useRef(onEscape);
  escape.current = onEscape;
  const isFirst = useRef(isFocused);
  const [problem, setProblem] = useState("");
  const [checked, setChecked] = useState<Checked>();
  const check = useAction(CheckCardDocument, (data) => data.phoneOrderPreauthorize);

  useEffect(() => {
    if (place.current === null) {
      return undefined;
    }
    const element = stripe
      .elements()
      .create("card", { style: cardStyle(), hidePostalCode: true, disableLink: true });
    card.current = element;
    element.on("ready", () => (isFirst.current ? element.focus() : undefined));
    element.on("escape", () => escape.current());
    element.on("change", ({ error }) => {
      setProblem(error?.message ?? "");
      setChecked(undefined);
    });
    element.mount(place.current);
    const unwatch = watchTheme(() => element.update({ style: cardStyle() }));
    return () => {
      unwatch();
      element.destroy();
    };
  }, [stripe]);

  const makeCard: Make = async () => {
    setChecked(undefined);
    if (card.current === undefined) {
      return { problem: t("gateway.notReady") };
    }
    const { paymentMethod, error } = await stripe.createPaymentMethod({
      type: "card",
      card: card.current,
    });
    return paymentMethod === undefined
      ? { problem: error?.message ?? t("gateway.refused") }
      : { paymentMethod: paymentMethod.id };
  };
  useEffect(() => {
    make.current = makeCard;
    return () => {
      make.current = undefined;
    };
  });

  async function checkCard() {
    const made = await makeCard();
    if ("problem" in made) {
      setProblem(made.problem);
      return;
    }
    setChecked(await check.run({ id: session.id, paymentMethod: made.paymentMethod }));
  }

  return (
    <div className={styles["fields"]}>
      <div role="group" aria-labelledby={labelId} className={styles["card"]}>
        <div className={styles["cardHead"]}>
          <span id={labelId} className={styles["label"]}>
            {t("card.label")}
          </span>
          <TestMode gateway={gateway} />
        </div>
        <div ref={place} className={styles["frame"]} />
      </div>
      <div className={styles["row"]}>
        <Button aria-disabled={isBusy} onClick={() => void once(checkCard)}>
          {t("card.check")}
        </Button>
        <span className={styles["hint"]}>{t("card.checkHint")}</span>
      </div>
      <div>
        <Problems errors={check.errors} />
        <div role="status">
          {problem === "" ? null : <Notice look="warn">{problem}</Notice>}
          {checked === undefined ? null : (
            <Notice look={checked.isValid === true ? "good" : "bad"}>
              {checked.isValid === true ? t("card.valid") : checked.message}
            </Notice>
          )}
        </div>
      </div>
    </div>
  );
}
