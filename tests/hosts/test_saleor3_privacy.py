"""Erasing and sealing on Saleor 3: carts on which a payment hangs, and its worker."""

from __future__ import annotations

import logging
from datetime import timedelta
from importlib.util import find_spec

import pytest
from django.utils import timezone

from saleor_phone_order.flows import checkpoints
from saleor_phone_order.flows.handoff import hand_off
from saleor_phone_order.models import Cart, Draft, HistoryCheckpoint
from saleor_phone_order.tasks import CHECKPOINT, ERASE

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        find_spec("saleor.channel") is None, reason="Saleor 2.10 has no payment transactions"
    ),
]


def test_a_cart_with_a_payment_does_not_keep_an_account_from_being_deleted(
    session, save_draft, issue_link, resume, agent, customer, shop, caplog
):
    draft = save_draft(session, agent)
    resume(issue_link(draft, agent))
    checkout = shop.checkouts().get()
    checkout.payment_transactions.create(name="Card", currency="USD")
    with caplog.at_level(logging.WARNING, logger="saleor_phone_order"):
        customer.delete()
    draft.refresh_from_db()
    assert (draft.email, draft.customer, draft.state) == ("", None, "REVOKED")
    assert draft.addresses.count() == 0
    assert Cart.objects.count() == 0
    # Older ones delete it, and keep the transaction.
    kept = ["The shop keeps a cart of ours that has a payment: %s" % checkout.pk]
    assert caplog.messages == (kept if shop.checkouts().exists() else [])


def test_a_handed_over_cart_with_a_payment_goes_with_the_account(
    session, agent, customer, actor_of, shop
):
    hand_off(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
    shop.checkouts().get().payment_transactions.create(name="Card", currency="USD")
    customer.delete()
    assert shop.checkouts().count() == 0


def test_the_tasks_may_write_where_the_host_refuses_it_to_tasks(
    settings, session, save_draft, agent
):
    from saleor.celeryconf import app

    draft = save_draft(session, agent)
    old = timezone.now() - timedelta(days=200)
    Draft.objects.filter(pk=draft.pk).update(expires_at=old)
    settings.CELERY_RESTRICT_WRITER_METHOD = "saleor.core.db.connection.restrict_writer"
    app.tasks[ERASE]()
    draft.refresh_from_db()
    assert draft.erased_at is not None
    app.tasks[CHECKPOINT]()
    assert HistoryCheckpoint.objects.count() == 1
    assert list(checkpoints.problems()) == []
