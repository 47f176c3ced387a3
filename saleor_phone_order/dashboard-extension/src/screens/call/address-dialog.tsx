import { useId, useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useQuery } from "urql";

import type { AddressFieldsFragment } from "../../api/documents";
import { AddressesUpdateDocument, SavedAddressesDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { useDesk } from "../../desk-context";
import { Button } from "../../parts/button";
import { Dialog } from "../../parts/dialog";
import { CheckField, SelectField } from "../../parts/field";
import { Problems } from "../../parts/problems";
import { useSessionStore } from "../../session/session-context";
import type { Cart, Session } from "../../session/session-store";
import { AddressFields } from "../customers/address-fields";
import type { AddressValues } from "../customers/address-values";
import { ADDRESS_FIELDS, addressValues, isEmptyAddress, isSameAddress } from "../customers/address-values";
import { otherRefusals, placeRefusals } from "../customers/refusals";
import { useAnnounce } from "./announcer";
import styles from "./panels.module.css";

interface Values {
  readonly billingAddress: AddressValues;
  readonly isSame: boolean;
  readonly shippingAddress: AddressValues;
}

interface Props {
  readonly session: Session;
  readonly cart: Cart;
  readonly onClose: () => void;
}

const NAMES = [
  ...ADDRESS_FIELDS.map((field) => `billingAddress.${field}` as const),
  ...ADDRESS_FIELDS.map((field) => `shippingAddress.${field}` as const),
] as const;

/** Where this order is billed and shipped to. The customer's saved addresses stay as they are. */
export function AddressDialog({ session, cart, onClose }: Props) {
  const { t } = useTranslation(["call", "common"]);
  const { defaultCountry } = useDesk();
  const store = useSessionStore();
  const announce = useAnnounce();
  const formId = useId();
  const [errors, setErrors] = useState<readonly DeskError[]>([]);
  const [isBusy, setBusy] = useState(false);
  const form = useForm<Values>({ defaultValues: valuesOf(cart, defaultCountry) });
  const isSame = form.watch("isSame");
  const problems = form.formState.errors;
  const customerId = session.customer?.id;
  const [{ data }] = useQuery({
    query: SavedAddressesDocument,
    variables: { customer: customerId ?? "" },
    pause: customerId === undefined,
  });
  const saved = data?.phoneOrderCustomer?.addresses ?? [];

  const save = form.handleSubmit(async (values) => {
    if (isBusy) {
      return;
    }
    setBusy(true);
    const refused = await store.change(
      AddressesUpdateDocument,
      {
        session: session.id,
        billing: isEmptyAddress(values.billingAddress) ? null : values.billingAddress,
        shipping:
          values.isSame || isEmptyAddress(values.shippingAddress) ? null : values.shippingAddress,
        isSame: values.isSame,
      },
      (answer) => answer.phoneOrderAddressesUpdate,
    );
    setBusy(false);
    setErrors(refused);
    placeRefusals(form, NAMES, refused);
    if (refused.length === 0) {
      announce(t("addresses.changed"));
      onClose();
    }
  });

  return (
    <Dialog
      title={t("addresses.edit")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button look="main" type="submit" form={formId} disabled={isBusy} shortcut="Enter">
            {t("common:save")}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate className={styles["stack"]} onSubmit={(event) => void save(event)}>
        <Problems errors={otherRefusals(NAMES, errors)} />
        <fieldset className={styles["address"]}>
          <legend>{t("addresses.billing")}</legend>
          <Saved
            addresses={saved}
            onChoose={(address) => form.setValue("billingAddress", addressValues(address, defaultCountry))}
          />
          <AddressFields
            register={(field) => form.register(`billingAddress.${field}`)}
            errors={problems.billingAddress}
          />
        </fieldset>
        <CheckField {...form.register("isSame")} label={t("addresses.isSame")} />
        {isSame ? null : (
          <fieldset className={styles["address"]}>
            <legend>{t("addresses.shipping")}</legend>
            <Saved
              addresses={saved}
              onChoose={(address) => form.setValue("shippingAddress", addressValues(address, defaultCountry))}
            />
            <AddressFields
              register={(field) => form.register(`shippingAddress.${field}`)}
              errors={problems.shippingAddress}
            />
          </fieldset>
        )}
      </form>
    </Dialog>
  );
}

interface SavedProps {
  readonly addresses: readonly AddressFieldsFragment[];
  readonly onChoose: (address: AddressFieldsFragment) => void;
}

function Saved({ addresses, onChoose }: SavedProps) {
  const { t } = useTranslation("call");
  return addresses.length === 0 ? null : (
    <SelectField
      label={t("addresses.saved")}
      value=""
      onChange={(event) => {
        const address = addresses.find(({ id }) => id === event.target.value);
        if (address !== undefined) {
          onChoose(address);
        }
      }}
    >
      <option value="">{t("addresses.choose")}</option>
      {addresses.map((address) => (
        <option key={address.id} value={address.id ?? ""}>
          {[`${address.firstName} ${address.lastName}`, address.companyName, address.streetAddress1, address.city]
            .filter((part) => part.trim() !== "")
            .join(", ")}
        </option>
      ))}
    </SelectField>
  );
}

function valuesOf(cart: Cart, defaultCountry: string): Values {
  const billingAddress = addressValues(cart.billingAddress, defaultCountry);
  const shippingAddress = addressValues(cart.shippingAddress, defaultCountry);
  const isSame = cart.shippingAddress === null || isSameAddress(billingAddress, shippingAddress);
  return { billingAddress, isSame, shippingAddress };
}
