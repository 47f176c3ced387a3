import { act } from "react";
import { createRoot } from "react-dom/client";
import { Client, fetchExchange, Provider } from "urql";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";

import { PLAIN_CALL } from "../session/plain-call";
import { SessionProvider } from "../session/session-context";
import type { Session } from "../session/session-store";
import { speak } from "../texts/texts";
import { PlaceOrderDialog } from "./place-order-dialog";

const USD = (amount: string) => ({ amount, currency: "USD" });
const TAXED = { gross: USD("12.00"), net: USD("12.00"), tax: USD("0.00") };
const SESSION: Session = {
  ...PLAIN_CALL,
  id: "S1",
  revision: 1,
  state: "OPEN",
  isOpen: true,
  allowedActions: ["PROCESS"],
  agent: { id: "U1", name: "Ada", email: "ada@example.com" },
  customer: null,
  tierName: null,
  isGuest: true,
  channel: "",
  currency: "USD",
  direction: "INBOUND",
  callCentre: "",
  team: "",
  startedAt: "2026-01-01T00:00:00Z",
  endedAt: null,
  handleSeconds: null,
  wasEndedByGuard: false,
  acknowledgedAt: null,
  orderId: null,
  draftId: null,
  continuedDraftId: null,
  disposition: "",
  consent: null,
  leaveNonce: null,
  cart: {
    quantity: 1,
    email: "grace@example.com",
    note: "",
    lines: [],
    billingAddress: null,
    shippingAddress: null,
    isShippingRequired: false,
    shippingMethod: null,
    shippingMethods: [],
    promoCodes: [],
    subtotal: TAXED,
    shippingPrice: TAXED,
    discount: USD("0.00"),
    total: TAXED,
  },
  customerCarts: [],
  paymentKinds: ["EXTERNAL", "PAY_LINK"],
  gateway: null,
  payment: null,
};

type Input = { readonly idempotencyKey: string; readonly payment: string; readonly mailLink?: boolean };

let asked: Input[];
let answer: () => object;

const refused = () => ({
  data: {
    phoneOrderProcess: {
      session: null,
      order: null,
      errors: [{ field: null, message: "Not now.", code: "INVALID" }],
    },
  },
});
const broken = () => ({ errors: [{ message: "Internal" }] });

beforeAll(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  await speak(["en"]);
  // Not in jsdom.
  HTMLDialogElement.prototype.showModal = () => undefined;
  HTMLDialogElement.prototype.close = () => undefined;
});

beforeEach(async () => {
  asked = [];
  answer = refused;
  const client = new Client({
    url: "http://shop.test/graphql/",
    preferGetMethod: false,
    requestPolicy: "network-only",
    exchanges: [fetchExchange],
    fetch: async (_, init) => {
      const { operationName, variables } = JSON.parse(String(init?.body));
      let told: object = { data: { phoneOrderCurrentSession: SESSION } };
      if (operationName === "PlaceOrder") {
        asked.push(variables.input);
        told = answer();
      }
      return new Response(JSON.stringify(told), {
        headers: { "Content-Type": "application/json" },
      });
    },
  });
  document.body.innerHTML = '<div id="root"></div>';
  await act(async () => {
    createRoot(document.getElementById("root") ?? document.body).render(
      <Provider value={client}>
        <SessionProvider agent="U1">
          <PlaceOrderDialog session={SESSION} onClose={() => undefined} />
        </SessionProvider>
      </Provider>,
    );
  });
});

async function press(times = 1) {
  const before = asked.length;
  await act(async () => {
    for (let number = 1; number <= times; number += 1) {
      document.querySelector<HTMLElement>('[type="submit"]')?.click();
    }
  });
  await act(() => vi.waitFor(() => expect(asked).toHaveLength(before + 1)));
  await act(() =>
    vi.waitFor(() =>
      expect(document.querySelector('[type="submit"]')?.getAttribute("aria-disabled")).toBe("false"),
    ),
  );
}

async function choose(label: string) {
  await act(async () => {
    for (const each of document.querySelectorAll("label")) {
      if (each.textContent === label) {
        each.querySelector("input")?.click();
      }
    }
  });
}

const keys = () => asked.map(({ idempotencyKey }) => idempotencyKey);

test("a double press is one attempt, and one after a refusal is another", async () => {
  await press(2);
  await press();
  expect(new Set(keys()).size).toBe(2);
});

test("what nobody answered is asked for again with the same key", async () => {
  answer = broken;
  await press();
  await press();
  expect(new Set(keys()).size).toBe(1);
});

test("another way to pay is another attempt", async () => {
  answer = broken;
  await press();
  await choose("Paid outside the shop");
  await press();
  expect(asked.map(({ payment, mailLink }) => [payment, mailLink])).toEqual([
    ["PAY_LINK", true],
    ["EXTERNAL", undefined],
  ]);
  expect(new Set(keys()).size).toBe(2);
});
