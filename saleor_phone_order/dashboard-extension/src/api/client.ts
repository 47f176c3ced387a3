import { authExchange } from "@urql/exchange-auth";
import type { CombinedError } from "urql";
import { Client, fetchExchange } from "urql";

import type { Login } from "../login/login";
import { isOver } from "../login/login";

/** What hosts answer to a token that is over or was withdrawn. */
const DEAD_TOKEN = new Set([
  "ExpiredSignatureError",
  "InvalidSignatureError",
  "InvalidTokenError",
  "JSONWebTokenExpired",
]);

/** Nothing is cached: the server owns the state, and every screen asks it. */
export function createClient(api: string, login: Login): Client {
  return new Client({
    url: api,
    preferGetMethod: false,
    requestPolicy: "network-only",
    exchanges: [
      authExchange(async (auth) => ({
        addAuthToOperation(operation) {
          const token = login.token();
          return token === undefined
            ? operation
            : auth.appendHeaders(operation, { Authorization: `JWT ${token}` });
        },
        willAuthError() {
          const token = login.token();
          return token === undefined || isOver(token);
        },
        didAuthError(error) {
          return isDeadToken(error, login.token());
        },
        async refreshAuth() {
          await login.refresh();
        },
      })),
      fetchExchange,
    ],
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
