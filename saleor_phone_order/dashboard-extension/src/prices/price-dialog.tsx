import type { FormEvent } from "react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import type { DeskError } from "../api/errors";
import { Amount } from "../parts/amount";
import { Button } from "../parts/button";
import { decimal } from "../parts/decimal";
import { Dialog } from "../parts/dialog";
import { TextField } from "../parts/field";
import { formatPercent } from "../parts/percent";
import { Problems } from "../parts/problems";
import { otherRefusals } from "../screens/customers/refusals";
import type { Override } from "./override";
import styles from "./prices.module.css";
import type { GivenPrice, GivePrice } from "./use-give-price";
import { TAKEN_BACK } from "./use-give-price";

export interface PriceDialogProps {
  readonly name: string;
  /** What it costs now. */
  readonly price: { readonly amount: string; readonly currency: string };
  readonly override: Override | undefined;
  /** Percent that the agent may take off alone. */
  readonly ceiling: string;
  readonly give: GivePrice;
  readonly onClose: () => void;
}

const FIELDS = ["price", "reason"];

/** Another price, with a reason. Beyond the agent's ceiling a supervisor can be asked. */
export function PriceDialog({ name, price, override, ceiling, give, onClose }: PriceDialogProps) {
  const { t, i18n } = useTranslation(["prices", "common"]);
  const form = useId();
  const given = override?.state === "APPLIED" ? override : undefined;
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState(override?.reason ?? "");
  const [errors, setErrors] = useState<readonly DeskError[]>([]);
  const [isBusy, setBusy] = useState(false);
  const isBeyond = errors.some(({ code }) => code === "PRICE_BEYOND_CEILING");

  async function send(wanted: GivenPrice) {
    if (isBusy) {
      return;
    }
    setBusy(true);
    const refused = await give(wanted);
    setBusy(false);
    setErrors(refused);
    if (refused.length === 0) {
      onClose();
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    void send({ price: decimal(typed), reason: reason.trim(), askApproval: isBeyond });
  }

  function problemOf(field: string): string | undefined {
    return errors.find((error) => error.field === field)?.message;
  }

  return (
    <Dialog
      title={t("title", { name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          {given === undefined ? null : (
            <Button aria-disabled={isBusy} onClick={() => void send(TAKEN_BACK)}>
              {t("takeBack")}
            </Button>
          )}
          <Button look="main" type="submit" form={form} aria-disabled={isBusy} shortcut="Enter">
            {t(isBeyond ? "ask" : "give")}
          </Button>
        </>
      }
    >
      <form id={form} noValidate className={styles["form"]} onSubmit={submit}>
        <dl className={styles["facts"]}>
          <dt>{t("resolved")}</dt>
          <dd>
            <Amount money={given?.resolvedPrice ?? price} />
          </dd>
          {given === undefined ? null : (
            <>
              <dt>{t("given")}</dt>
              <dd>
                <Amount money={given.price} />
              </dd>
            </>
          )}
          <dt>{t("ceiling")}</dt>
          <dd>{formatPercent(ceiling, i18n.language)}</dd>
        </dl>
        <TextField
          label={t("price", { currency: price.currency })}
          problem={problemOf("price")}
          inputMode="decimal"
          autoComplete="off"
          autoFocus
          required
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setErrors([]);
          }}
        />
        <TextField
          label={t("reason")}
          hint={t("reasonHint")}
          problem={problemOf("reason")}
          autoComplete="off"
          maxLength={255}
          required
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </form>
      <Problems errors={otherRefusals(FIELDS, errors)} />
    </Dialog>
  );
}
