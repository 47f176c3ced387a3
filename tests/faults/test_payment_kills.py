"""The process dies at every step of a payment; whoever comes next brings it to one of its ends.

Before and after each call to Stripe, with everybody who may come next; and at one database
statement after the other, with each of them in turn.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from importlib.util import find_spec
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.utils import timezone

from saleor_phone_order.hosts import host
from saleor_phone_order.models import Payment, Session
from tests.faults.deadly_calls import DeadlyCall
from tests.faults.serving import Lost, ServerError
from tests.faults.victims import VICTIMS, Desk
from tests.payment_ends import Ends, settle_all
from tests.shops.plugin_page import PluginPage

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

#: Every so many statements one death; and one between the commit and the answer.
STEP = 40
#: Whether a channel confirms orders, and completes what is paid, by itself.
CHANNELS = [(True, True), (False, False), (True, False), (False, True)]


@pytest.fixture
def desk(shop, stripe, serve, agent, supervisor, customer, api, gid, actor_of):
    supervisor.user_permissions.add(*shop.permissions([shop.refund_permission]))
    admin = shop.staff("admin@example.com", "plugins.manage_plugins")
    return Desk(
        shop=shop,
        stripe=stripe,
        server=serve(processes=1, PHONE_ORDER_STRIPE_URL=stripe.url),
        agent=agent,
        supervisor=supervisor,
        customer=customer,
        goods=shop.variant("GOODS", "20.00", stock=100_000),
        page=PluginPage(api, admin, host.plugin_class().PLUGIN_ID),
        at=SimpleNamespace(gid=gid, actor_of=actor_of),
    )


class Matrix:
    def __init__(self, desk):
        self.desk = desk
        self.ends = Ends(desk.shop, desk.stripe, desk.goods, 2)
        #: Ends by finisher; and what was wrong.
        self.counts = defaultdict(Counter)
        self.cells = self.deaths = 0
        self.wrong = []

    def all_of(self, kind):
        for call in kind.calls:
            for has_effect in (False, True):
                for finisher in kind.finishers:
                    assert self.cell(kind, (call, has_effect), finisher)
        moment, number = 1, 0
        while self.cell(kind, moment, kind.finishers[number % len(kind.finishers)]):
            moment, number = moment + STEP, number + 1
        assert self.cell(kind, "answer", kind.finishers[0])

    def cell(self, kind, moment, finisher):
        """Whether somebody died."""
        victim, desk = kind(self.desk), self.desk
        self.set_channel()
        desk.review_all(kind.is_reviewed)
        session = desk.call()
        victim.prepare(session)
        died = self.kill(victim, moment)
        if died:
            self.deaths += 1
        try:
            self.finish(victim, finisher, session)
            end = self.ends.of(session)
            assert end in kind.ends, end
            self.counts[finisher][end] += 1
        except (AssertionError, ServerError) as error:
            rows = Payment.objects.filter(session=session)
            rows = [(row.state, row.failure_code, row.attempts) for row in rows]
            self.wrong.append("%s %s %s: %s %s" % (kind.__name__, moment, finisher, error, rows))
            self.ends.allocated = desk.shop.allocated(desk.goods)
            Session.objects.filter(pk=session.pk).update(state="ABANDONED", ended_at=timezone.now())
        victim.clear()
        desk.hang_up(session)
        return died

    def set_channel(self):
        """Another one for each cell, and each with every finisher."""
        self.cells += 1
        if not find_spec("saleor.channel"):
            return
        confirms, completes = CHANNELS[(self.cells + self.cells // 4) % 4]
        self.desk.shop.change(
            self.desk.shop.channel,
            automatically_confirm_all_new_orders=confirms,
            automatically_complete_fully_paid_checkouts=completes,
        )

    def kill(self, victim, moment):
        server, stripe = self.desk.server, self.desk.stripe
        die_at = None
        if isinstance(moment, tuple):
            stripe.faults.append(DeadlyCall(*moment, server.kill_only))
        else:
            die_at = moment
        try:
            victim.ask(die_at)
        except Lost:
            server.mourn()
            return True
        finally:
            stripe.faults.clear()
        return False

    def finish(self, victim, finisher, session):
        if finisher == "webhook":
            self.desk.tell_everything(session)
        elif finisher == "repeat":
            victim.ask()
        elif finisher == "release":
            self.desk.release(session)
        # What even then is open, the clock ends.
        settle_all()
        for row in Payment.objects.filter(session=session, state="RELEASING"):
            if self.desk.stripe.payment(row.gateway_ref)["status"] == "processing":
                # It cannot be stopped, only given back once it has come.
                self.desk.stripe.settle(row.gateway_ref)
                settle_all()


@pytest.mark.parametrize("kind", VICTIMS, ids=lambda kind: kind.__name__)
def test_a_process_that_dies_at_any_step_of_a_payment(kind, desk, say):
    matrix = Matrix(desk)
    matrix.all_of(kind)
    say("%s: %d deaths in %d cells" % (kind.__name__, matrix.deaths, matrix.cells))
    for finisher in kind.finishers:
        say("  %-8s %s" % (finisher, dict(matrix.counts[finisher])))
    assert not matrix.wrong, "\n".join(matrix.wrong)
    assert desk.stripe.violations() == []
    call_command("phone_order_verify_history")
