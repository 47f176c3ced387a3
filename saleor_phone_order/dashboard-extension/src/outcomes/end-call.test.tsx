import { act } from "react";
import { createRoot } from "react-dom/client";
import { Client, fetchExchange, Provider } from "urql";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";

import { CancelCallDocument } from "../api/documents";
import { SessionProvider } from "../session/session-context";
import { speak } from "../texts/texts";
import { EndCallDialog, useEndCall } from "./end-call";

let asked: string[];

function Example() {
  const call = useEndCall();
  return (
    <EndCallDialog
      title="End"
      confirm="End it"
      isConfirmFocused
      call={call}
      onClose={() => undefined}
      onConfirm={() =>
        void call.end(
          CancelCallDocument,
          { id: "S1", disposition: null },
          (data) => data.phoneOrderCancel,
          () => ({ kind: "CANCELLED" }),
        )
      }
    >
      <input aria-label="Reason" />
    </EndCallDialog>
  );
}

beforeAll(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  await speak(["en"]);
  // Not in jsdom.
  HTMLDialogElement.prototype.showModal = () => undefined;
  HTMLDialogElement.prototype.close = () => undefined;
});

beforeEach(async () => {
  asked = [];
  const client = new Client({
    url: "http://shop.test/graphql/",
    preferGetMethod: false,
    requestPolicy: "network-only",
    exchanges: [fetchExchange],
    fetch: async (_, init) => {
      const { operationName } = JSON.parse(String(init?.body));
      asked.push(operationName);
      const data =
        operationName === "CancelCall"
          ? {
              phoneOrderCancel: {
                session: null,
                errors: [{ field: null, message: "Not now.", code: "PAYMENT_IN_PROGRESS" }],
              },
            }
          : { phoneOrderCurrentSession: null };
      return new Response(JSON.stringify({ data }), {
        headers: { "Content-Type": "application/json" },
      });
    },
  });
  document.body.innerHTML = '<div id="root"></div>';
  const root = document.getElementById("root");
  await act(async () => {
    createRoot(root ?? document.body).render(
      <Provider value={client}>
        <SessionProvider agent="U1">
          <Example />
        </SessionProvider>
      </Provider>,
    );
  });
});

const confirm = () => document.querySelector<HTMLElement>('[type="submit"]');
const ends = () => asked.filter((name) => name === "CancelCall").length;

test("Enter confirms at once", () => {
  expect(document.activeElement).toBe(confirm());
});

test("a double click ends the call once", async () => {
  await act(async () => {
    confirm()?.click();
    confirm()?.click();
  });
  await act(() => vi.waitFor(() => expect(document.body.textContent).toContain("Not now.")));
  expect(ends()).toBe(1);
});

test("what was refused can be asked for again", async () => {
  await act(async () => confirm()?.click());
  await act(() => vi.waitFor(() => expect(document.body.textContent).toContain("Not now.")));
  await act(async () => confirm()?.click());
  await act(() => vi.waitFor(() => expect(ends()).toBe(2)));
});
