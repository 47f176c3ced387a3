import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useDesk } from "../desk-context";
import { AreaField, CheckField, SelectField, TextField } from "../parts/field";
import { formatMoney } from "../parts/money";
import type { FieldsProps } from "./gateway-fields";
import styles from "./payment.module.css";
import { TestMode } from "./test-mode";

const HOLDERS = ["individual", "company"] as const;
const MAX_MANDATE = 1000;

/** A bank account, typed by the agent: its numbers go to Stripe and leave the page at once. */
export function BankFields({ stripe, session, gateway, make, isFocused }: FieldsProps) {
  const { t, i18n } = useTranslation("payment");
  const { shopName } = useDesk();
  const routing = useRef<HTMLInputElement>(null);
  const account = useRef<HTMLInputElement>(null);
  const first = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(session.customer?.name ?? "");
  const [email, setEmail] = useState(session.customer?.email ?? session.cart?.email ?? "");
  const [holder, setHolder] = useState<(typeof HOLDERS)[number]>("individual");
  const [wording, setWording] = useState<string>();
  const total = session.cart?.total.gross;
  const mandate =
    wording ??
    t("bank.wording", {
      shop: shopName,
      name,
      amount: total === undefined ? "" : formatMoney(total, i18n.language),
    });

  useEffect(() => {
    if (isFocused) {
      first.current?.focus();
    }
  }, [isFocused]);

  useEffect(() => {
    make.current = async () => {
      const asked = stripe.createPaymentMethod({
        type: "us_bank_account",
        us_bank_account: {
          routing_number: taken(routing.current),
          account_number: taken(account.current),
          account_holder_type: holder,
        },
        billing_details: { name, email },
      });
      const { paymentMethod, error } = await asked;
      return paymentMethod === undefined
        ? { problem: error?.message ?? t("gateway.refused") }
        : { paymentMethod: paymentMethod.id, mandate };
    };
    return () => {
      make.current = undefined;
    };
  });

  return (
    <div className={styles["fields"]}>
      <TestMode gateway={gateway} />
      <div className={styles["pair"]}>
        <TextField
          ref={first}
          label={t("bank.name")}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          required
        />
        <TextField
          type="email"
          label={t("bank.email")}
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          required
        />
        <TextField ref={routing} label={t("bank.routing")} {...NUMBER} />
        <TextField ref={account} label={t("bank.account")} {...NUMBER} />
        <SelectField
          label={t("bank.holder")}
          value={holder}
          onChange={(event) =>
            setHolder(HOLDERS.find((known) => known === event.target.value) ?? holder)
          }
        >
          {HOLDERS.map((known) => (
            <option key={known} value={known}>
              {t(`bank.${known}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <AreaField
        label={t("bank.mandate")}
        rows={4}
        maxLength={MAX_MANDATE}
        value={mandate}
        onChange={(event) => setWording(event.target.value)}
        required
      />
      <CheckField label={t("bank.agreed")} required />
    </div>
  );
}

/** Nothing of it is kept: not by the browser, not in the page. */
const NUMBER = {
  autoComplete: "off",
  spellCheck: false,
  inputMode: "numeric",
  pattern: "[0-9 ]{4,24}",
  required: true,
} as const;

function taken(input: HTMLInputElement | null): string {
  const text = input?.value.replaceAll(" ", "") ?? "";
  if (input !== null) {
    input.value = "";
  }
  return text;
}
