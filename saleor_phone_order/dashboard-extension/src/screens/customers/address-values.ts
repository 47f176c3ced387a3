import * as z from "zod/mini";

import type { AddressFieldsFragment } from "../../api/documents";

export const ADDRESS_FIELDS = [
  "firstName",
  "lastName",
  "companyName",
  "phone",
  "streetAddress1",
  "streetAddress2",
  "postalCode",
  "city",
  "cityArea",
  "countryArea",
  "country",
] as const;
export type AddressField = (typeof ADDRESS_FIELDS)[number];

/** An address in a form. What is wrong with it the host says: it knows every country's rules. */
export const AddressValues = z.record(z.enum(ADDRESS_FIELDS), z.string());
export type AddressValues = z.infer<typeof AddressValues>;

export function emptyAddress(country: string): AddressValues {
  return {
    firstName: "",
    lastName: "",
    companyName: "",
    phone: "",
    streetAddress1: "",
    streetAddress2: "",
    postalCode: "",
    city: "",
    cityArea: "",
    countryArea: "",
    country,
  };
}

/** A saved address in a form; an empty one if there is none. */
export function addressValues(
  address: AddressFieldsFragment | null | undefined,
  defaultCountry: string,
): AddressValues {
  const values = emptyAddress(defaultCountry);
  if (address) {
    for (const field of ADDRESS_FIELDS) {
      values[field] = address[field];
    }
  }
  return values;
}

/** Whether nothing but the country is said. */
export function isEmptyAddress(values: AddressValues): boolean {
  return ADDRESS_FIELDS.every((field) => field === "country" || values[field].trim() === "");
}

export function isSameAddress(one: AddressValues, other: AddressValues): boolean {
  return ADDRESS_FIELDS.every((field) => one[field] === other[field]);
}
