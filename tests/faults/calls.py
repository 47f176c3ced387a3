"""Agents who take one call after the other, whatever happens to the web server.

Each writes down what the server acknowledged. An answer that got lost is asked for again.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Dict, List, Tuple
from uuid import UUID

from tests.faults.serving import ServerError

ERRORS = "errors { field message code sessionId }"
START = (
    """mutation($customer: ID) { phoneOrderSessionStart(input: {customerId: $customer}) {
  session { id checkoutId } impersonation { token } %s } }"""
    % ERRORS
)
ADD = (
    """mutation($id: ID!, $lines: [PhoneOrderLineInput!]) { phoneOrderLinesAdd(id: $id, lines: $lines) {
  session { id cart { quantity shippingMethods { id } } } %s } }"""
    % ERRORS
)
SHIP = (
    """mutation($id: ID!, $method: ID!) { phoneOrderShippingMethodUpdate(id: $id, shippingMethodId: $method) {
  session { id } %s } }"""
    % ERRORS
)
PROCESS = (
    """mutation($id: ID!, $key: String!) {
  phoneOrderProcess(id: $id, input: {idempotencyKey: $key, payment: EXTERNAL}) { order { id } %s } }"""
    % ERRORS
)
HAND_OFF = "mutation($id: ID!) { phoneOrderHandOff(id: $id) { session { state } %s } }" % ERRORS
SAVE = (
    "mutation($id: ID!) { phoneOrderDraftSave(id: $id) { draft { id } link { url } %s } }" % ERRORS
)
LINK = "mutation($id: ID!) { phoneOrderDraftLinkSend(id: $id) { link { url } %s } }" % ERRORS
RESUME = (
    "mutation($token: String!) { phoneOrderDraftResume(token: $token) { checkoutId %s } }" % ERRORS
)
CONTINUE = (
    """mutation($id: ID!) { phoneOrderDraftContinue(id: $id) {
  session { id checkoutId } impersonation { token } %s } }"""
    % ERRORS
)
CANCEL = "mutation($id: ID!) { phoneOrderCancel(id: $id) { session { state } %s } }" % ERRORS
ACKNOWLEDGE = (
    "mutation($id: ID!) { phoneOrderSessionAcknowledge(id: $id) { session { id } %s } }" % ERRORS
)
CURRENT = "{ phoneOrderCurrentSession { id isOpen checkoutId } }"
SESSION = "query($id: ID!) { phoneOrderSession(id: $id) { state draftId orderId } }"


@dataclass
class Journal:
    """What the server acknowledged to all agents: GraphQL ids, and the keys of orders.

    `drafts` are those that are nobody's order yet; `tokens` with the session of each.
    """

    orders: Dict[str, str] = field(default_factory=dict)
    drafts: List[str] = field(default_factory=list)
    completed_drafts: Dict[str, str] = field(default_factory=dict)
    handed_off: List[str] = field(default_factory=list)
    cancelled: List[str] = field(default_factory=list)
    tokens: List[Tuple[str, str]] = field(default_factory=list)
    calls: List[str] = field(default_factory=list)
    resumes: List[str] = field(default_factory=list)
    problems: List[str] = field(default_factory=list)

    def counts(self) -> str:
        return (
            "%d calls: %d orders, %d hand-offs, %d cancelled, %d drafts kept, %d resumes by link"
            % (
                len(self.calls),
                len(self.orders),
                len(self.handed_off),
                len(self.cancelled),
                len(self.drafts),
                len(self.resumes),
            )
        )


class NotAsExpected(Exception):
    """The server answered what it should not have."""


class Agent(threading.Thread):
    """Takes calls until `stop` is set. `authorization` may be renewed meanwhile."""

    def __init__(self, *, server, journal, authorization, customers, variants, chance, stop):
        super().__init__(daemon=True)
        self.server = server
        self.journal = journal
        self.authorization = authorization
        self.customers = customers
        self.variants = variants
        self.chance = chance
        self.stop = stop

    def run(self):
        while not self.stop.is_set():
            try:
                self.take_call()
            except (NotAsExpected, ServerError) as problem:
                self.journal.problems.append(str(problem))
                return
            except Exception as error:  # noqa: BLE001 - a thread must not die unseen
                self.journal.problems.append(repr(error))
                return

    # One call

    def take_call(self):
        session = self.open_session()
        if session is None:
            return
        self.fill(session)
        self.end(session, drafts_left=2)
        self.journal.calls.append(session["id"])

    def open_session(self):
        """The session that a lost start left behind, or a new one; None if all customers
        are busy."""
        customer = self.chance.choice(self.customers)
        started, _ = self.ask(START, customer=customer)
        return self._own(started)

    def _own(self, started):
        """The session of an answer, also where it was started by a request that was lost."""
        if started["errors"]:
            self.expect(started, "SESSION_ALREADY_OPEN")
            current, _ = self.ask(CURRENT)
            if current is not None and not current["isOpen"]:
                raise NotAsExpected("The guard ended %s" % current)
            return current
        session = started["session"]
        self.journal.tokens.append((started["impersonation"]["token"], session["id"]))
        return session

    def fill(self, session):
        """Lines and a delivery method. What was acknowledged is in the cart."""
        surely = perhaps = 0
        for _ in range(self.chance.randint(1, 3)):
            line = {"variantId": self.chance.choice(self.variants), "quantity": 1}
            added, lost = self.ask(ADD, id=session["id"], lines=[line])
            self.expect(added)
            surely, perhaps = surely + 1, perhaps + lost
            quantity = added["session"]["cart"]["quantity"]
            if not surely <= quantity <= surely + perhaps:
                raise NotAsExpected("%d units are in the cart, not %d" % (quantity, surely))
        methods = added["session"]["cart"]["shippingMethods"]
        self.expect(self.ask(SHIP, id=session["id"], method=methods[0]["id"])[0])

    def end(self, session, drafts_left):
        ways = [self.order, self.hand_off, self.cancel] + [self.save] * 2 * bool(drafts_left)
        self.chance.choice(ways)(session, drafts_left)

    def order(self, session, _):
        key = str(UUID(int=self.chance.getrandbits(128)))
        orders = set()
        for _ in range(self.chance.randint(1, 2)):
            placed, _lost = self.ask(PROCESS, id=session["id"], key=key)
            self.expect(placed)
            orders.add(placed["order"]["id"])
        if len(orders) != 1:
            raise NotAsExpected("One key, two orders: %s" % orders)
        self.journal.orders[key] = orders.pop()
        self._draft_became(session, self.journal.orders[key])

    def hand_off(self, session, _):
        self._end(session, HAND_OFF, "HANDED_OFF")
        self.journal.handed_off.append(session["id"])

    def cancel(self, session, _):
        self._end(session, CANCEL, "CANCELLED")
        self.journal.cancelled.append(session["id"])

    def _end(self, session, mutation, state):
        ended, lost = self.ask(mutation, id=session["id"])
        if ended["errors"] and lost:
            # A lost request did it.
            self.expect(ended, "SESSION_CLOSED")
            ended, _ = {"session": self.ask(SESSION, id=session["id"])[0]}, None
        else:
            self.expect(ended)
        if ended["session"]["state"] != state:
            raise NotAsExpected("%s is not %s" % (ended["session"], state))

    def save(self, session, drafts_left):
        draft, url = self.save_draft(session)
        if url is None or self.chance.random() < 0.2:
            url = self.link(draft)
        if self.chance.random() < 0.6:
            self.resume(url)
        if self.chance.random() < 0.5:
            continued = self.continue_draft(draft)
            if continued is not None:
                self.end(continued, drafts_left - 1)

    def save_draft(self, session):
        """The draft, and its link if that is known."""
        saved, lost = self.ask(SAVE, id=session["id"])
        if saved["errors"] and lost:
            self.expect(saved, "SESSION_CLOSED")
            draft, url = self.ask(SESSION, id=session["id"])[0]["draftId"], None
        else:
            self.expect(saved)
            draft, url = saved["draft"]["id"], saved["link"]["url"]
        if draft is None:
            raise NotAsExpected("The session ended without its draft")
        if draft not in self.journal.drafts:
            self.journal.drafts.append(draft)
        return draft, url

    def link(self, draft):
        sent, _ = self.ask(LINK, id=draft)
        self.expect(sent)
        return sent["link"]["url"]

    def continue_draft(self, draft):
        """Its session; None if its customer is busy."""
        session = self._own(self.ask(CONTINUE, id=draft)[0])
        return session and {**session, "draft": draft}

    def resume(self, url):
        """The customer presses on, and once more: it is the same cart."""
        token = url.rpartition("/")[2]
        carts = set()
        for _ in range(2):
            resumed, _lost = self.server.until_known(RESUME, token=token)
            self.expect(resumed)
            carts.add(resumed["checkoutId"])
        if len(carts) != 1:
            raise NotAsExpected("One link, two carts: %s" % carts)
        self.journal.resumes.append(carts.pop())

    def _draft_became(self, session, order):
        if session.get("draft"):
            self.journal.drafts.remove(session["draft"])
            self.journal.completed_drafts[session["draft"]] = order

    # Asking

    def ask(self, query, **variables):
        return self.server.until_known(query, self.authorization, **variables)

    def expect(self, answer, *codes):
        """:raises NotAsExpected: it was refused with something else."""
        found = [error["code"] for error in answer["errors"]]
        if found != list(codes):
            raise NotAsExpected(str(answer["errors"]))
