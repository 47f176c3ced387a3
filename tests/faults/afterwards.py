"""What must be true of a shop after its web server has been killed again and again."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from graphql_relay import from_global_id

from saleor_phone_order.flows import guard
from saleor_phone_order.flows.order_details import SESSION_KEY
from saleor_phone_order.models import Cart, Draft, Session
from saleor_phone_order.models.session import IS_OPEN
from tests.demo.hosts import host_behind
from tests.faults import calls


def key_of(global_id):
    return from_global_id(global_id)[1]


class Afterwards:
    def __init__(self, shop, office):
        self.shop = shop
        self.office = office
        self.server = office.server
        self.journal = office.journal

    def check(self):
        self.office.log_in_again()
        assert self.journal.problems == []
        assert self.deadlocks() == 0
        self.nothing_was_ordered_twice()
        self.every_outcome_is_there()
        self.every_agent_can_go_on()
        self.every_draft_can_be_continued()
        self.nothing_is_open_after_a_sweep()
        self.dead_tokens_open_nothing()
        self.no_cart_is_left_over()
        call_command("phone_order_verify_history")

    def deadlocks(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
            )
            return cursor.fetchone()[0]

    def nothing_was_ordered_twice(self):
        """Neither by a session nor with a key; and each order is a session's."""
        of_sessions = Counter()
        for order in self.shop.orders():
            of_sessions[order.private_metadata[SESSION_KEY]] += 1
        assert set(of_sessions.values()) <= {1}
        ordered = Session.objects.exclude(order_ref="")
        assert set(of_sessions) == {str(session.pk) for session in ordered}
        keys = Counter(ordered.values_list("process_key", flat=True))
        assert set(keys.values()) <= {1}
        # Without a driver that lost its own memory, every order was told to somebody.
        assert set(keys) >= set(self.journal.orders)

    def every_outcome_is_there(self):
        for key, order in self.journal.orders.items():
            session = Session.objects.get(process_key=key)
            assert session.order_ref == key_of(order)
            assert str(self.shop.order(session.order_ref).pk) == key_of(order)
            assert session.state == "ORDERED"
        for ids, state in (
            (self.journal.handed_off, "HANDED_OFF"),
            (self.journal.cancelled, "CANCELLED"),
        ):
            found = Session.objects.filter(pk__in=[key_of(each) for each in ids], state=state)
            assert found.count() == len(ids)
        for draft, order in self.journal.completed_drafts.items():
            found = Draft.objects.get(pk=key_of(draft))
            assert (found.state, found.order_ref) == ("COMPLETED", key_of(order))

    def every_agent_can_go_on(self):
        for agent in self.office.agents:
            self.free(agent)

    def free(self, agent):
        """End what the agent has to finish."""
        current, _ = agent.ask(calls.CURRENT)
        if current is not None:
            mutation = calls.CANCEL if current["isOpen"] else calls.ACKNOWLEDGE
            agent.expect(agent.ask(mutation, id=current["id"])[0])
            assert agent.ask(calls.CURRENT)[0] is None

    def every_draft_can_be_continued(self):
        agent = self.office.agents[0]
        for draft in self.journal.drafts:
            continued, _ = agent.ask(calls.CONTINUE, id=draft)
            agent.expect(continued)
            session = Session.objects.get(pk=key_of(continued["session"]["id"]))
            lines = Draft.objects.get(pk=key_of(draft)).lines.count()
            assert lines > 0
            contents = self.shop.checkouts().get(pk=session.checkout_ref)
            assert contents.lines.count() == lines
            self.free(agent)

    def nothing_is_open_after_a_sweep(self):
        """Sessions with and without lines, whose agents are gone."""
        for number, agent in enumerate(self.office.agents):
            # Each its own customer: nobody is in the way.
            started, _ = agent.ask(calls.START, customer=agent.customers[number])
            agent.expect(started)
            session = started["session"]
            self.journal.tokens.append((started["impersonation"]["token"], session["id"]))
            if number % 2:
                agent.fill(session)
        assert Session.objects.filter(IS_OPEN).count() == len(self.office.agents)
        soon = timezone.now() + timedelta(seconds=1)
        # Nobody is disturbed: without rests, and not only as long as one run of beat's.
        guard.sweep(now=soon, grace=timedelta(0), seconds=600, rest=0)
        assert not Session.objects.filter(IS_OPEN).exists()
        for agent in self.office.agents:
            self.free(agent)

    def dead_tokens_open_nothing(self):
        host = host_behind(AsCaller(self.server))
        assert self.journal.tokens
        for token, _ in self.journal.tokens[-300:]:
            status, answer = self.server.ask_as(token, "{ me { email } }")
            assert host.dead_token(status, answer), (status, answer)

    def no_cart_is_left_over(self):
        """No session is open any more: carts are those handed off and those of links."""
        handed_off = Session.objects.filter(state="HANDED_OFF")
        known = set(handed_off.values_list("checkout_ref", flat=True))
        known |= set(Draft.objects.exclude(checkout_ref="").values_list("checkout_ref", flat=True))
        present = {str(pk) for pk in self.shop.checkouts().values_list("pk", flat=True)}
        assert present <= known, present - known
        ours = set(Cart.objects.values_list("checkout_ref", flat=True))
        assert ours <= present, ours - present


class AsCaller:
    """As much of a caller as `host_behind` wants."""

    def __init__(self, server):
        self.server = server

    def ask(self, query, **variables):
        return self.server.until_known(query, **variables)[0]
