import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import type { AnyVariables, Client, OperationResult } from "urql";

import type { DeskErrorFieldsFragment, SessionFieldsFragment } from "../api/documents";
import { CurrentSessionDocument, FormerSessionDocument, HeartbeatDocument } from "../api/documents";
import type { DeskError } from "../api/errors";
import { errorsOf, isUnreachable } from "../api/errors";
import type { Result } from "../outcomes/result";

export type Session = SessionFieldsFragment;
export type Line = NonNullable<Session["cart"]>["lines"][number];
export type Cart = NonNullable<Session["cart"]>;

/** The part of a mutation's answer that every change of a session has. */
export interface ChangeAnswer {
  readonly session: Session | null;
  readonly errors: readonly DeskErrorFieldsFragment[];
}

/** Which call this browser had open last, also when the page is loaded anew. */
export interface Memory {
  readonly read: () => string | undefined;
  readonly write: (session: string | undefined) => void;
}

/** Why a call is gone that this desk did not end. */
export type Loss = "GUARD" | "TAKEN" | "ENDED";

export interface SessionState {
  /** The open session, or the latest that the guard ended and nobody has acknowledged. */
  readonly session: Session | undefined;
  /** False until the server has been asked the first time. */
  readonly isKnown: boolean;
  /** Changes that the server has not confirmed yet. */
  readonly pending: number;
  /** The server could not be reached; what is pending will be sent again. */
  readonly isOffline: boolean;
  /** What became of the call that was ended here, until the agent goes on. */
  readonly result: Result | undefined;
  /** What became of a call that was open here, until the agent has read it. */
  readonly loss: Loss | undefined;
}

const RETRY_MILLISECONDS = 3000;

/** Refusals that tell that the call is not ours any more, or not open. */
const GONE = new Set(["SESSION_CLOSED", "NOT_YOUR_SESSION"]);

/**
 * The call as the server last told it.
 *
 * What is asked of the server goes one after the other, in the order in which it was asked for:
 * an answer is never older than the one before it.
 */
export class SessionStore {
  private readonly listeners = new Set<() => void>();
  private state: SessionState = {
    session: undefined,
    isKnown: false,
    pending: 0,
    isOffline: false,
    result: undefined,
    loss: undefined,
  };
  private last: Promise<unknown> = Promise.resolve();
  private loading: Promise<void> | undefined;
  private isBeating = false;
  private stopWaiting: (() => void) | undefined;

  /** @param saved is told of every change that the server has confirmed */
  constructor(
    private readonly client: Client,
    private readonly saved: () => void,
    private readonly memory: Memory,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): SessionState => this.state;

  /** Ask the server which session there is. */
  load(): Promise<void> {
    this.loading ??= this.inTurn(() => {
      this.loading = undefined;
      return this.reload();
    });
    return this.loading;
  }

  /** Show a session that the server has just answered with; undefined for none. */
  show(session: Session | undefined): void {
    this.set({ session, isKnown: true, result: undefined, loss: undefined });
    this.saved();
  }

  /**
   * Send a change and show the session that it answers with.
   *
   * Without a connection it waits and is sent again. Answers the refusals: none if it was done.
   */
  change<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    read: (data: Data) => ChangeAnswer | null,
  ): Promise<readonly DeskError[]> {
    return this.counted(async () =>
      this.accept(
        await this.untilAnswered(() => this.client.mutation(document, variables).toPromise()),
        read,
      ),
    );
  }

  /**
   * The same for what must not be done twice, like adding lines.
   *
   * The server does it only if the session is still as it was seen, at a `revision`. If it was sent
   * again because its answer got lost, it may have been done all the same: then it is not repeated.
   */
  add<Data, Variables extends AnyVariables>(
    document: TypedDocumentNode<Data, Variables>,
    variablesAt: (revision: number) => Variables,
    read: (data: Data) => ChangeAnswer | null,
  ): Promise<readonly DeskError[]> {
    return this.counted(async () => {
      for (let isLastRound = false; ; isLastRound = true) {
        const seen = this.state.session;
        const variables = variablesAt(seen?.revision ?? 0);
        let attempts = 0;
        const result = await this.untilAnswered(() => {
          attempts += 1;
          return this.client.mutation(document, variables).toPromise();
        });
        const errors = this.accept(result, read);
        if (!errors.some(({ code }) => code === "SESSION_CHANGED")) {
          return errors;
        }
        await this.reload();
        const found = this.state.session;
        if (seen === undefined || found?.id !== seen.id || !found.isOpen) {
          return errors;
        }
        if (attempts > 1 && isOneAddition(seen, found)) {
          this.saved();
          return [];
        }
        if (isLastRound) {
          return errors;
        }
      }
    });
  }

  /** Tell the server that the agent is still here. */
  async beat(): Promise<void> {
    const session = this.state.session;
    if (session?.isOpen !== true || this.isBeating) {
      return;
    }
    this.isBeating = true;
    const { data, error } = await this.client
      .mutation(HeartbeatDocument, { id: session.id })
      .toPromise();
    this.isBeating = false;
    const answer = data?.phoneOrderSessionHeartbeat;
    if (isUnreachable(error)) {
      this.set({ isOffline: true });
    }
    if (!answer?.session || answer.session.revision !== this.state.session?.revision) {
      await this.load();
    }
  }

  /** The agent does not want to wait for the next attempt. */
  retryNow(): void {
    this.stopWaiting?.();
  }

  /** What became of the call: said before the ended session is shown. */
  finish(result: Result): void {
    this.set({ result });
  }

  /** The agent has read what became of the call. */
  goOn(): Promise<void> {
    const { session } = this.state;
    if (session?.isOpen !== true) {
      this.memory.write(undefined);
    }
    this.set({ session: session?.isOpen === true ? session : undefined, result: undefined });
    return this.load();
  }

  forgetLoss(): void {
    this.set({ loss: undefined });
  }

  private counted<Answer>(send: () => Promise<Answer>): Promise<Answer> {
    this.set({ pending: this.state.pending + 1 });
    return this.inTurn(send).finally(() => this.set({ pending: this.state.pending - 1 }));
  }

  private inTurn<Answer>(send: () => Promise<Answer>): Promise<Answer> {
    const sent = this.last.then(send);
    this.last = sent.catch(() => undefined);
    return sent;
  }

  private async untilAnswered<Data, Variables extends AnyVariables>(
    send: () => Promise<OperationResult<Data, Variables>>,
  ): Promise<OperationResult<Data, Variables>> {
    for (;;) {
      const result = await send();
      const isOffline = isUnreachable(result.error);
      this.set({ isOffline });
      if (!isOffline) {
        return result;
      }
      await this.awaitNetwork();
    }
  }

  private accept<Data, Variables extends AnyVariables>(
    { data, error }: OperationResult<Data, Variables>,
    read: (data: Data) => ChangeAnswer | null,
  ): readonly DeskError[] {
    const answer = data === undefined ? null : read(data);
    const errors = answer === null ? (error ? errorsOf(error) : []) : answer.errors;
    if (answer?.session) {
      if (answer.session.id !== this.state.session?.id) {
        this.set({ result: undefined, loss: undefined }); // A new call.
      }
      this.set({ session: answer.session, isKnown: true });
      this.saved();
    }
    // The cart of an answer fails where the session was ended meanwhile.
    if ((answer !== null && error) || errors.some(({ code }) => GONE.has(code))) {
      void this.load();
    }
    return errors;
  }

  private async reload(): Promise<void> {
    const { data, error } = await this.untilAnswered(() =>
      this.client.query(CurrentSessionDocument, {}).toPromise(),
    );
    if (error) {
      this.set({ isKnown: true }); // What is shown stays: it was not denied, only not answered.
      return;
    }
    const { session: before, isKnown } = this.state;
    const session = data?.phoneOrderCurrentSession ?? undefined;
    const had = before?.isOpen === true ? before.id : isKnown ? undefined : this.memory.read();
    if (had !== undefined && !(session?.id === had && session.isOpen)) {
      this.set(await this.endOf(had, before, session));
    }
    const isNew = session?.isOpen === true && before?.isOpen !== true;
    this.set({ session, isKnown: true, ...(isNew ? { result: undefined } : {}) });
  }

  /** What is to be said of a call that is not open any more, though nobody here was told that it ended. */
  private async endOf(
    id: string,
    before: Session | undefined,
    now: Session | undefined,
  ): Promise<Pick<SessionState, "result" | "loss">> {
    const { data } = await this.untilAnswered(() =>
      this.client.query(FormerSessionDocument, { id }).toPromise(),
    );
    const former = data?.phoneOrderSession;
    const result = this.state.result;
    // Of a session that was taken away only supervisors learn anything.
    const isOurs = former && (before === undefined || former.agent?.id === before.agent?.id);
    if (isOurs && former.state === "ORDERED" && former.order && now?.isOpen !== true) {
      const { order, payment, review } = former;
      return { result: { kind: "ORDERED", order, payment, review }, loss: undefined };
    }
    if (before === undefined) {
      return { result, loss: undefined }; // It had ended before this page was loaded.
    }
    return { result, loss: !isOurs ? "TAKEN" : former.wasEndedByGuard ? "GUARD" : "ENDED" };
  }

  private awaitNetwork(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        window.removeEventListener("online", done);
        window.clearTimeout(timer);
        this.stopWaiting = undefined;
        resolve();
      };
      const timer = window.setTimeout(done, RETRY_MILLISECONDS);
      window.addEventListener("online", done);
      this.stopWaiting = done;
    });
  }

  private set(part: Partial<SessionState>): void {
    this.state = { ...this.state, ...part };
    if (part.session?.isOpen === true) {
      this.memory.write(part.session.id);
    }
    for (const listener of this.listeners) {
      listener();
    }
  }
}

/** Whether all that happened to the session is that something was put into its cart. */
function isOneAddition(before: Session, after: Session): boolean {
  return (
    after.revision === before.revision + 1 &&
    (after.cart?.quantity ?? 0) > (before.cart?.quantity ?? 0)
  );
}
