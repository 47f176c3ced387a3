import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import type { Client } from "urql";

import type { DeskErrorFieldsFragment, SessionFieldsFragment } from "../api/documents";
import { CurrentSessionDocument } from "../api/documents";
import type { DeskError } from "../api/errors";
import { errorsOf } from "../api/errors";

export type Session = SessionFieldsFragment;
export type Line = NonNullable<Session["cart"]>["lines"][number];
export type Cart = NonNullable<Session["cart"]>;

/** The part of a mutation's answer that every change of a session has. */
export interface ChangeAnswer {
  readonly session: Session | null;
  readonly errors: readonly DeskErrorFieldsFragment[];
}

export interface SessionState {
  /** The open session, or the latest that the guard ended and nobody has acknowledged. */
  readonly session: Session | undefined;
  /** False until the server has been asked the first time. */
  readonly isKnown: boolean;
  /** Changes that the server has not confirmed yet. */
  readonly pending: number;
  /** The server could not be reached; what is pending will be sent again. */
  readonly isOffline: boolean;
}

const RETRY_MILLISECONDS = 3000;

/** The call as the server last told it. Changes are sent one after the other, in the order in which they were made. */
export class SessionStore {
  private readonly listeners = new Set<() => void>();
  private state: SessionState = { session: undefined, isKnown: false, pending: 0, isOffline: false };
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly client: Client) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): SessionState => this.state;

  /** Ask the server which session there is. */
  async load(): Promise<void> {
    const { data, error } = await this.client.query(CurrentSessionDocument, {}).toPromise();
    if (data) {
      this.set({ session: data.phoneOrderCurrentSession ?? undefined, isKnown: true, isOffline: false });
    } else if (error?.networkError) {
      this.set({ isOffline: true });
    }
  }

  /** Show a session that the server has just answered with; undefined for none. */
  show(session: Session | undefined): void {
    this.set({ session, isKnown: true });
  }

  /**
   * Send a change and show the session that it answers with.
   *
   * Without a connection it waits and is sent again. Answers the refusals: none if it was done.
   */
  change<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    read: (data: Data) => ChangeAnswer | null,
  ): Promise<readonly DeskError[]> {
    this.set({ pending: this.state.pending + 1 });
    const sent = this.last.then(() => this.send(document, variables, read));
    this.last = sent.catch(() => undefined);
    return sent.finally(() => this.set({ pending: this.state.pending - 1 }));
  }

  private async send<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    read: (data: Data) => ChangeAnswer | null,
  ): Promise<readonly DeskError[]> {
    for (;;) {
      const { data, error } = await this.client.mutation(document, variables).toPromise();
      if (error?.networkError) {
        this.set({ isOffline: true });
        await waitForNetwork();
        continue;
      }
      this.set({ isOffline: false });
      const answer = data === undefined ? null : read(data);
      if (answer === null) {
        return error ? errorsOf(error) : [];
      }
      if (answer.session) {
        this.set({ session: answer.session });
      }
      return answer.errors;
    }
  }

  private set(part: Partial<SessionState>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) {
      listener();
    }
  }
}

function waitForNetwork(): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      window.removeEventListener("online", done);
      window.clearTimeout(timer);
      resolve();
    };
    const timer = window.setTimeout(done, RETRY_MILLISECONDS);
    window.addEventListener("online", done);
  });
}
