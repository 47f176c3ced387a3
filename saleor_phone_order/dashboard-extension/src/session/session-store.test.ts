import { Client, fetchExchange } from "urql";
import { beforeEach, expect, test, vi } from "vitest";

import { NoteUpdateDocument, LinesAddDocument } from "../api/documents";
import { PLAIN_CALL } from "./plain-call";
import type { Session } from "./session-store";
import { SessionStore } from "./session-store";

const ZERO = { amount: "0", currency: "USD" };
const TAXED = { gross: ZERO, net: ZERO, tax: ZERO };

function session(part: Partial<Session> & { units?: number } = {}): Session {
  const { units = 0, ...rest } = part;
  return {
    ...PLAIN_CALL,
    id: "S1",
    revision: 1,
    state: "OPEN",
    isOpen: true,
    allowedActions: ["CHANGE_CART"],
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
      quantity: units,
      email: "",
      note: "",
      lines: [],
      billingAddress: null,
      shippingAddress: null,
      isShippingRequired: true,
      shippingMethod: null,
      shippingMethods: [],
      promoCodes: [],
      subtotal: TAXED,
      shippingPrice: TAXED,
      discount: ZERO,
      total: TAXED,
    },
    customerCarts: [],
    paymentKinds: ["EXTERNAL"],
    gateway: null,
    payment: null,
    ...rest,
  };
}

const refusal = (code: string) => ({
  field: null,
  message: code,
  code,
  availableQuantity: null,
  minimumQuantity: null,
  row: null,
  variantId: null,
  sessionId: null,
});
const done = (field: string, now: Session) => ({ [field]: { session: now, errors: [] } });
const refused = (field: string, code: string) => ({
  [field]: { session: null, errors: [refusal(code)] },
});

type Answer = Record<string, unknown> | "LOST" | 503;
interface Request {
  readonly name: string;
  readonly variables: Record<string, unknown>;
}

/** The network's edge: answers in the order in which they are written down. */
let answers: Answer[];
let requests: Request[];
let client: Client;
let store: SessionStore;
let saved: number;
let remembered: string | undefined;
let atOnce: number;
let highestAtOnce: number;

beforeEach(() => {
  answers = [];
  requests = [];
  saved = 0;
  atOnce = 0;
  highestAtOnce = 0;
  remembered = undefined;
  client = new Client({
    url: "http://shop.test/graphql/",
    preferGetMethod: false,
    requestPolicy: "network-only",
    exchanges: [fetchExchange],
    fetch: async (_, init) => {
      atOnce += 1;
      highestAtOnce = Math.max(highestAtOnce, atOnce);
      await Promise.resolve();
      atOnce -= 1;
      const { operationName, variables } = JSON.parse(String(init?.body));
      requests.push({ name: operationName, variables });
      const answer = answers.shift();
      if (answer === undefined) {
        throw new Error(`Nobody answers ${operationName}.`);
      }
      if (answer === "LOST") {
        throw new TypeError("Failed to fetch");
      }
      return answer === 503
        ? new Response("<html>Try later</html>", { status: 503 })
        : new Response(JSON.stringify({ data: answer }), {
            headers: { "Content-Type": "application/json" },
          });
    },
  });
  store = open();
  store.show(session());
});

/** The page is loaded. */
function open(): SessionStore {
  const memory = {
    read: () => remembered,
    write: (id: string | undefined) => {
      remembered = id;
    },
  };
  return new SessionStore(client, () => (saved += 1), memory);
}

const sentNames = () => requests.map(({ name }) => name);
const sent = (variable: string) => requests.map(({ variables }) => variables[variable]);
const note = (text: string) =>
  store.change(NoteUpdateDocument, { session: "S1", note: text }, (data) => data.phoneOrderDetailsUpdate);
const add = () =>
  store.add(
    LinesAddDocument,
    (revision) => ({ session: "S1", lines: null, text: "A1 2", revision }),
    (data) => data.phoneOrderLinesAdd,
  );
const afterNote = (revision: number) => done("phoneOrderDetailsUpdate", session({ revision }));
const current = (now: Session | null) => ({ phoneOrderCurrentSession: now });

test("changes are sent one after the other, in their order", async () => {
  answers = [afterNote(2), afterNote(3), afterNote(4)];
  const all = Promise.all([note("one"), note("two"), note("three")]);
  expect(store.snapshot().pending).toBe(3);
  expect(await all).toEqual([[], [], []]);
  expect(highestAtOnce).toBe(1);
  expect(sent("note")).toEqual(["one", "two", "three"]);
  expect(store.snapshot().session?.revision).toBe(4);
  expect(store.snapshot().pending).toBe(0);
});

test("a change whose answer got lost is sent again before the next one", async () => {
  answers = ["LOST", 503, afterNote(2), afterNote(3)];
  const all = Promise.all([note("one"), note("two")]);
  await vi.waitFor(() => expect(store.snapshot().isOffline).toBe(true));
  expect(store.snapshot().pending).toBe(2);
  store.retryNow();
  await vi.waitFor(() => expect(requests).toHaveLength(2));
  await vi.waitFor(() => {
    store.retryNow();
    expect(requests).toHaveLength(4);
  });
  expect(await all).toEqual([[], []]);
  expect(sent("note")).toEqual(["one", "one", "one", "two"]);
  expect(store.snapshot()).toMatchObject({ isOffline: false, pending: 0 });
});

test("a browser that is online again tries at once", async () => {
  answers = ["LOST", afterNote(2)];
  const one = note("one");
  await vi.waitFor(() => expect(store.snapshot().isOffline).toBe(true));
  window.dispatchEvent(new Event("online"));
  expect(await one).toEqual([]);
});

test("a refusal is answered, changes nothing, and the next change is sent", async () => {
  answers = [refused("phoneOrderDetailsUpdate", "CARD_NUMBER_IN_TEXT"), afterNote(2)];
  const before = store.snapshot().session;
  expect(await note("4111 1111 1111 1111")).toEqual([refusal("CARD_NUMBER_IN_TEXT")]);
  expect(store.snapshot().session).toBe(before);
  expect(await note("two")).toEqual([]);
});

test("every confirmed change is told to the other tabs, a refused one is not", async () => {
  answers = [afterNote(2), refused("phoneOrderDetailsUpdate", "INVALID")];
  const before = saved;
  await note("one");
  await note("two");
  expect(saved).toBe(before + 1);
});

test("lines say which revision was seen", async () => {
  answers = [done("phoneOrderLinesAdd", session({ revision: 2, units: 2 }))];
  expect(await add()).toEqual([]);
  expect(sent("revision")).toEqual([1]);
});

test("lines whose first answer got lost are not added twice", async () => {
  const now = session({ revision: 2, units: 2 });
  answers = ["LOST", refused("phoneOrderLinesAdd", "SESSION_CHANGED"), current(now)];
  const adding = add();
  await vi.waitFor(() => expect(store.snapshot().isOffline).toBe(true));
  store.retryNow();
  expect(await adding).toEqual([]);
  expect(sentNames()).toEqual(["LinesAdd", "LinesAdd", "CurrentSession"]);
  expect(store.snapshot().session).toEqual(now);
});

test("lines are added to what another tab has changed meanwhile", async () => {
  answers = [
    refused("phoneOrderLinesAdd", "SESSION_CHANGED"),
    current(session({ revision: 2, units: 1 })),
    done("phoneOrderLinesAdd", session({ revision: 3, units: 3 })),
  ];
  expect(await add()).toEqual([]);
  expect(sentNames()).toEqual(["LinesAdd", "CurrentSession", "LinesAdd"]);
  expect(sent("revision")).toEqual([1, undefined, 2]);
});

test("lines of a lost request that was not done are sent again", async () => {
  answers = [
    "LOST",
    refused("phoneOrderLinesAdd", "SESSION_CHANGED"),
    current(session({ revision: 2 })),
    done("phoneOrderLinesAdd", session({ revision: 3, units: 2 })),
  ];
  const adding = add();
  await vi.waitFor(() => expect(store.snapshot().isOffline).toBe(true));
  store.retryNow();
  expect(await adding).toEqual([]);
  expect(sent("revision")).toEqual([1, 1, undefined, 2]);
});

test("a session that changes all the time is not asked a third time", async () => {
  answers = [
    refused("phoneOrderLinesAdd", "SESSION_CHANGED"),
    current(session({ revision: 2 })),
    refused("phoneOrderLinesAdd", "SESSION_CHANGED"),
    current(session({ revision: 3 })),
  ];
  expect(await add()).toEqual([refusal("SESSION_CHANGED")]);
  expect(requests).toHaveLength(4);
});

const agent = { id: "U1", name: "Ada", email: "ada@example.com" };
const other = { id: "U2", name: "Sue", email: "sue@example.com" };

test.each([
  ["GUARD", { id: "S1", wasEndedByGuard: true, agent }],
  ["ENDED", { id: "S1", wasEndedByGuard: false, agent }],
  ["TAKEN", { id: "S1", wasEndedByGuard: false, agent: other }],
  ["TAKEN", null],
] as const)("a call that was ended elsewhere is told of: %s", async (loss, former) => {
  answers = [
    refused("phoneOrderDetailsUpdate", "SESSION_CLOSED"),
    current(null),
    { phoneOrderSession: former },
  ];
  expect(await note("one")).toEqual([refusal("SESSION_CLOSED")]);
  await vi.waitFor(() => expect(store.snapshot().session).toBeUndefined());
  expect(store.snapshot().loss).toBe(loss);
});

const order = { id: "O1", number: "7", status: "UNFULFILLED", isPaid: true, total: TAXED };
const ordered = {
  id: "S1",
  state: "ORDERED",
  wasEndedByGuard: false,
  agent,
  order,
  payment: null,
  review: null,
};
const summary = { kind: "ORDERED", order, payment: null, review: null };

test("an order that was placed while the desk waited for its payment is shown", async () => {
  store.show(session({ state: "PROCESSING" }));
  answers = [current(null), { phoneOrderSession: ordered }];
  await store.load();
  expect(store.snapshot()).toMatchObject({ session: undefined, result: summary, loss: undefined });
});

test("an order whose answer got lost is shown when the page is loaded anew, until it was read", async () => {
  for (let loads = 1; loads <= 2; loads += 1) {
    store = open();
    answers = [current(null), { phoneOrderSession: ordered }];
    await store.load();
    expect(store.snapshot().result).toEqual(summary);
  }
  answers = [current(null), current(null)];
  await store.goOn();
  store = open();
  await store.load();
  expect(store.snapshot().result).toBeUndefined();
  expect(answers).toEqual([]);
});

test("another call that is open comes before an order that was placed", async () => {
  const now = session({ id: "S2" });
  answers = [current(now), { phoneOrderSession: ordered }];
  await store.load();
  expect(store.snapshot()).toMatchObject({ session: now, result: undefined, loss: "ENDED" });
  expect(remembered).toBe("S2");
});

test("of a call that had ended before the page was loaded nothing is said", async () => {
  store = open();
  answers = [current(null), { phoneOrderSession: { ...ordered, state: "CANCELLED", order: null } }];
  await store.load();
  expect(store.snapshot()).toMatchObject({ result: undefined, loss: undefined });
});

test("what the guard saved is shown, and that it did", async () => {
  const ended = session({ isOpen: false, state: "DRAFTED", wasEndedByGuard: true });
  answers = [
    current(ended),
    { phoneOrderSession: { id: "S1", wasEndedByGuard: true, agent } },
  ];
  await store.load();
  expect(store.snapshot()).toMatchObject({ session: ended, loss: "GUARD" });
});

test("a heartbeat finds out what has changed elsewhere", async () => {
  const now = session({ revision: 5, units: 3 });
  answers = [
    { phoneOrderSessionHeartbeat: { session: { id: "S1", revision: 5 }, errors: [] } },
    current(now),
  ];
  await store.beat();
  expect(store.snapshot().session).toEqual(now);
});

test("a heartbeat finds out that the guard was faster", async () => {
  answers = [
    refused("phoneOrderSessionHeartbeat", "SESSION_CLOSED"),
    current(null),
    { phoneOrderSession: { id: "S1", wasEndedByGuard: true, agent } },
  ];
  await store.beat();
  expect(store.snapshot()).toMatchObject({ session: undefined, loss: "GUARD" });
});

test("a new call forgets what became of the one before it", async () => {
  answers = [
    current(null),
    { phoneOrderSession: null },
    done("phoneOrderDetailsUpdate", session({ id: "S2" })),
  ];
  await store.load();
  expect(store.snapshot().loss).toBe("TAKEN");
  await note("one");
  expect(store.snapshot()).toMatchObject({ loss: undefined, result: undefined });
});

test("what became of the call stays while its end is shown", async () => {
  answers = [done("phoneOrderDetailsUpdate", session({ isOpen: false, state: "CANCELLED" }))];
  store.finish({ kind: "CANCELLED" });
  await note("one");
  expect(store.snapshot().result).toEqual({ kind: "CANCELLED" });
});

test("loading waits for the changes before it, and once is enough", async () => {
  answers = [afterNote(2), current(session({ revision: 2 }))];
  const one = note("one");
  await Promise.all([one, store.load(), store.load()]);
  expect(sentNames()).toEqual(["NoteUpdate", "CurrentSession"]);
});
