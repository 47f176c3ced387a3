import * as z from "zod/mini";

import type {
  CustomerFieldsFragment,
  PhoneOrderCustomerCreateInput,
  PhoneOrderCustomerUpdateInput,
} from "../../api/documents";
import type { AddressValues } from "./address-values";
import { AddressValues as Address, addressValues, emptyAddress, isEmptyAddress, isSameAddress } from "./address-values";

/** @param noEmail what is said of a text that is no e-mail address */
export function customerSchema(noEmail: string) {
  return z.object({
    firstName: z.string(),
    lastName: z.string(),
    email: z.string().check(z.trim(), z.email(noEmail)),
    billingAddress: Address,
    isShippingSameAsBilling: z.boolean(),
    shippingAddress: Address,
  });
}
export type CustomerValues = z.infer<ReturnType<typeof customerSchema>>;

/** A customer to be: what was searched for is a name, an e-mail or a phone number. */
export function newCustomer(text: string, country: string): CustomerValues {
  const wanted = text.trim();
  const values: CustomerValues = {
    firstName: "",
    lastName: "",
    email: "",
    billingAddress: emptyAddress(country),
    isShippingSameAsBilling: true,
    shippingAddress: emptyAddress(country),
  };
  if (wanted.includes("@")) {
    values.email = wanted;
  } else if (/^[\d\s()+./-]+$/.test(wanted)) {
    values.billingAddress.phone = wanted;
  } else if (wanted.includes(",")) {
    const [lastName = "", ...rest] = wanted.split(",");
    values.lastName = lastName.trim();
    values.firstName = rest.join(",").trim();
  } else {
    const words = wanted.split(/\s+/);
    values.lastName = words.pop() ?? "";
    values.firstName = words.join(" ");
  }
  return values;
}

export function valuesOf(customer: CustomerFieldsFragment, country: string): CustomerValues {
  const { defaultBillingAddress: billing, defaultShippingAddress: shipping } = customer;
  return {
    firstName: customer.firstName,
    lastName: customer.lastName,
    email: customer.email,
    billingAddress: addressValues(billing, country),
    isShippingSameAsBilling: shipping === null || shipping.id === billing?.id,
    shippingAddress: addressValues(shipping, country),
  };
}

export function createInput(values: CustomerValues): PhoneOrderCustomerCreateInput {
  const { firstName, lastName, email, isShippingSameAsBilling: isSame } = values;
  const billing = addressInput(values.billingAddress, values);
  const shipping = isSame ? null : addressInput(values.shippingAddress, values);
  return {
    firstName,
    lastName,
    email,
    billingAddress: billing,
    isShippingSameAsBilling: isSame && billing !== null,
    shippingAddress: shipping,
  };
}

/** What was changed. An address that was there is corrected, not added. */
export function updateInput(
  values: CustomerValues,
  before: CustomerValues,
  customer: CustomerFieldsFragment,
): PhoneOrderCustomerUpdateInput {
  const { firstName, lastName, email, isShippingSameAsBilling: isSame } = values;
  const isBillingNew = !isSameAddress(values.billingAddress, before.billingAddress);
  const isShippingNew = !isSame && !isSameAddress(values.shippingAddress, before.shippingAddress);
  const billing = isBillingNew ? addressInput(values.billingAddress, values) : null;
  const shipping = isShippingNew ? addressInput(values.shippingAddress, values) : null;
  const billingId = customer.defaultBillingAddress?.id;
  const shippingId = customer.defaultShippingAddress?.id;
  return {
    firstName,
    lastName,
    ...(email === before.email ? {} : { email }),
    ...(billing === null ? {} : { billingAddress: billing, billingAddressId: billingId ?? null }),
    ...(shipping === null ? {} : { shippingAddress: shipping, shippingAddressId: shippingId ?? null }),
    isShippingSameAsBilling: isSame && (billing !== null || !before.isShippingSameAsBilling),
  };
}

/** Null for an address of which nothing is said. Without a name it is the customer's own. */
function addressInput(address: AddressValues, { firstName, lastName }: CustomerValues): AddressValues | null {
  if (isEmptyAddress(address)) {
    return null;
  }
  return address.firstName === "" && address.lastName === "" ? { ...address, firstName, lastName } : address;
}
