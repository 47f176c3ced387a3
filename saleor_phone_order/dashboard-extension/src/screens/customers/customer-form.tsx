import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useEffect, useMemo } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import type { CustomerFieldsFragment } from "../../api/documents";
import { CreateCustomerDocument, UpdateCustomerDocument } from "../../api/documents";
import { useDesk } from "../../desk-context";
import { Button } from "../../parts/button";
import { CheckField, TextField } from "../../parts/field";
import { Problems } from "../../parts/problems";
import { useAction } from "../../parts/use-action";
import { AddressFields } from "./address-fields";
import { ADDRESS_FIELDS } from "./address-values";
import styles from "./customer-form.module.css";
import { nameOf } from "./customer-name";
import type { CustomerValues } from "./customer-values";
import { createInput, customerSchema, newCustomer, updateInput, valuesOf } from "./customer-values";
import { otherRefusals, placeRefusals } from "./refusals";

interface Props {
  /** Whom to update; undefined for a new customer. */
  readonly customer: CustomerFieldsFragment | undefined;
  /** What was searched for before: a new customer begins with it. */
  readonly text: string;
  readonly onSaved: (id: string, isUsed: boolean) => void;
  readonly onCancel: () => void;
}

const NAMES = [
  "firstName",
  "lastName",
  "email",
  ...ADDRESS_FIELDS.map((field) => `billingAddress.${field}` as const),
  ...ADDRESS_FIELDS.map((field) => `shippingAddress.${field}` as const),
] as const;

/** Create a customer, or correct what is known of one. */
export function CustomerForm({ customer, text, onSaved, onCancel }: Props) {
  const { t } = useTranslation("customers");
  const { t: common } = useTranslation();
  const { defaultCountry } = useDesk();
  const before = useMemo(
    () => (customer ? valuesOf(customer, defaultCountry) : newCustomer(text, defaultCountry)),
    [customer, text, defaultCountry],
  );
  const form = useForm<CustomerValues>({
    resolver: standardSchemaResolver(customerSchema(t("form.noEmail"))),
    defaultValues: before,
  });
  const creating = useAction(CreateCustomerDocument, (data) => data.phoneOrderCustomerCreate);
  const updating = useAction(UpdateCustomerDocument, (data) => data.phoneOrderCustomerUpdate);
  const { errors, isBusy } = customer ? updating : creating;
  const problems = form.formState.errors;
  const isSame = form.watch("isShippingSameAsBilling");

  useEffect(() => placeRefusals(form, NAMES, errors), [form, errors]);
  useEffect(() => {
    const { setFocus } = form;
    setFocus(before.firstName === "" ? "firstName" : before.lastName === "" ? "lastName" : "email");
  }, [form, before]);

  const save = (isUsed: boolean) =>
    form.handleSubmit(async (values) => {
      const saved = customer
        ? await updating.run({ id: customer.id, input: updateInput(values, before, customer) })
        : await creating.run({ input: createInput(values) });
      if (saved?.customer) {
        onSaved(saved.customer.id, isUsed);
      }
    });

  return (
    <form
      className={styles["form"]}
      aria-labelledby="customer-form-title"
      noValidate
      onSubmit={(event) => void save(true)(event)}
    >
      <h2 id="customer-form-title">
        {customer ? t("form.update", { name: nameOf(customer) }) : t("create")}
      </h2>
      <Problems errors={otherRefusals(NAMES, errors)} />
      <div className={styles["account"]}>
        <TextField
          {...form.register("firstName")}
          label={t("address.firstName")}
          problem={problems.firstName?.message}
          autoComplete="off"
        />
        <TextField
          {...form.register("lastName")}
          label={t("address.lastName")}
          problem={problems.lastName?.message}
          autoComplete="off"
        />
        <TextField
          {...form.register("email")}
          label={common("email")}
          problem={problems.email?.message}
          type="email"
          required
          autoComplete="off"
        />
      </div>
      <fieldset className={styles["address"]}>
        <legend>{t("form.billing")}</legend>
        <AddressFields
          register={(field) => form.register(`billingAddress.${field}`)}
          errors={problems.billingAddress}
        />
      </fieldset>
      <CheckField {...form.register("isShippingSameAsBilling")} label={t("form.same")} />
      {isSame ? null : (
        <fieldset className={styles["address"]}>
          <legend>{t("form.shipping")}</legend>
          <AddressFields
            register={(field) => form.register(`shippingAddress.${field}`)}
            errors={problems.shippingAddress}
          />
        </fieldset>
      )}
      <div className={styles["actions"]}>
        <Button look="main" type="submit" aria-disabled={isBusy} shortcut="Enter">
          {t("form.saveAndUse")}
        </Button>
        <Button aria-disabled={isBusy} onClick={(event) => void save(false)(event)}>
          {common("save")}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          {common("cancel")}
        </Button>
      </div>
    </form>
  );
}
