import { expect, test } from "vitest";

import type { AddressFieldsFragment, CustomerFieldsFragment } from "../../api/documents";
import { createInput, newCustomer, updateInput, valuesOf } from "./customer-values";

const HOME: AddressFieldsFragment = {
  id: "home",
  firstName: "Dana",
  lastName: "Whitfield",
  companyName: "",
  streetAddress1: "1 Main Street",
  streetAddress2: "",
  city: "CHICAGO",
  cityArea: "",
  postalCode: "60601",
  country: "US",
  countryArea: "IL",
  phone: "",
};

function customerWith(
  billing: AddressFieldsFragment | null,
  shipping: AddressFieldsFragment | null,
): CustomerFieldsFragment {
  return {
    id: "dana",
    email: "dana@example.com",
    firstName: "Dana",
    lastName: "Whitfield",
    city: "",
    phone: "",
    isActive: true,
    isEligible: true,
    tierName: "",
    lastOrderNumber: "",
    lastOrderAt: null,
    openSessionId: null,
    defaultBillingAddress: billing,
    defaultShippingAddress: shipping,
    addresses: [],
    orders: [],
  };
}

test.each([
  ["dana@example.com", { email: "dana@example.com" }],
  ["Whitfield", { lastName: "Whitfield" }],
  [" Mary Ann  Whitfield ", { firstName: "Mary Ann", lastName: "Whitfield" }],
  ["Whitfield, Dana", { firstName: "Dana", lastName: "Whitfield" }],
])("what was searched for begins a new customer: %s", (text, expected) => {
  const { firstName, lastName, email } = newCustomer(text, "US");
  expect({ firstName, lastName, email }).toEqual({ firstName: "", lastName: "", email: "", ...expected });
});

test("a phone number that was searched for is in the address", () => {
  const { lastName, billingAddress } = newCustomer("(312) 555-0198", "US");
  expect([lastName, billingAddress.phone]).toEqual(["", "(312) 555-0198"]);
});

test("a new customer without an address gets none", () => {
  const input = createInput(newCustomer("dana@example.com", "US"));
  expect(input).toEqual({
    firstName: "",
    lastName: "",
    email: "dana@example.com",
    billingAddress: null,
    isShippingSameAsBilling: false,
    shippingAddress: null,
  });
});

test("an address without a name is its customer's", () => {
  const values = newCustomer("Dana Whitfield", "US");
  values.billingAddress.city = "Chicago";
  const { billingAddress, isShippingSameAsBilling } = createInput(values);
  expect([billingAddress?.firstName, billingAddress?.lastName, isShippingSameAsBilling]).toEqual([
    "Dana",
    "Whitfield",
    true,
  ]);
});

test("what was not changed is not sent", () => {
  const customer = customerWith(HOME, HOME);
  const before = valuesOf(customer, "US");
  expect(updateInput(before, before, customer)).toEqual({
    firstName: "Dana",
    lastName: "Whitfield",
    isShippingSameAsBilling: false,
  });
});

test("a corrected address stays the address of both, and is not added", () => {
  const customer = customerWith(HOME, HOME);
  const before = valuesOf(customer, "US");
  const billingAddress = { ...before.billingAddress, city: "Springfield" };
  expect(updateInput({ ...before, billingAddress }, before, customer)).toEqual({
    firstName: "Dana",
    lastName: "Whitfield",
    billingAddress,
    billingAddressId: "home",
    isShippingSameAsBilling: true,
  });
});

test("shipping that becomes the same as billing needs no address", () => {
  const customer = customerWith(HOME, { ...HOME, id: "work", city: "Peoria" });
  const before = valuesOf(customer, "US");
  expect(before.isShippingSameAsBilling).toBe(false);
  expect(updateInput({ ...before, isShippingSameAsBilling: true }, before, customer)).toEqual({
    firstName: "Dana",
    lastName: "Whitfield",
    isShippingSameAsBilling: true,
  });
});
