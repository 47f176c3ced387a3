import { authExchange } from "@urql/exchange-auth";
import type { CombinedError } from "urql";
import { Client, fetchExchange } from "urql";

import type { Login } from "../login/login";
import { isOver } from "../login/login";
import { hearServerTime } from "./server-clock";

/** An answer that takes longer than this many milliseconds is lost. */
const PATIENCE = 60_000;

/** What hosts answer to a token that is over or was withdrawn. */
const DEAD_TOKEN = new Set([
  "DecodeError",
  "ExpiredSignatureError",
  "InvalidSignatureError",
  "InvalidTokenError",
  "JSONWebTokenError",
  "JSONWebTokenExpired",
]);

/** Nothing is cached: the server owns the state, and every screen asks it. */
export function createClient(api: string, login: Login): Client {
  return new Client({
    url: api,
    preferGetMethod: false,
    requestPolicy: "network-only",
    fetch: fetchPatiently,
    exchanges: [
      authExchange(async (auth) => {
        let sent: string | undefined;
        return {
          addAuthToOperation(operation) {
            sent = login.token();
            return sent === undefined
              ? operation
              : auth.appendHeaders(operation, { Authorization: `JWT ${sent}` });
          },
          willAuthError() {
            return login.isOver();
          },
          didAuthError(error) {
            return isDeadToken(error, sent);
          },
          /** Requests wait until it is done: nothing that was entered is lost by a login that is over. */
          async refreshAuth() {
            const dead = login.token();
            const isRenewed = sent !== undefined && dead !== sent;
            if (!isRenewed && !(await login.refresh())) {
              await nextToken(login, dead);
            }
          },
        };
      }),
      fetchExchange,
    ],
  });
}

async function fetchPatiently(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const patience = AbortSignal.timeout(PATIENCE);
  const signal = init.signal ? AbortSignal.any([init.signal, patience]) : patience;
  const response = await fetch(input, { ...init, signal });
  hearServerTime(response.headers.get("Date"));
  return response;
}

/** Somebody logs in again, or the Dashboard sends a token at last. */
function nextToken(login: Login, dead: string | undefined): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const token = login.token();
      if (token !== undefined && token !== dead) {
        stop();
        resolve();
      }
    };
    const stop = login.subscribe(look);
    look();
  });
}

function isDeadToken(error: CombinedError, token: string | undefined): boolean {
  return error.graphQLErrors.some(({ extensions }) => {
    const code = hostCode(extensions);
    // A host that ignores a token that is over answers as to nobody.
    return DEAD_TOKEN.has(code) || (code === "PermissionDenied" && token !== undefined && isOver(token));
  });
}

function hostCode(extensions: Record<string, unknown>): string {
  const exception = extensions["exception"];
  if (typeof exception === "object" && exception !== null && "code" in exception) {
    return String(exception.code);
  }
  return "";
}
