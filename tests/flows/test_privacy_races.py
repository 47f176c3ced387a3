"""An account is erased exactly while the draft that an agent continued for it is ordered."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from saleor_phone_order.flows import continuing, privacy
from saleor_phone_order.flows.placing import Processed
from saleor_phone_order.flows.sessions import SessionClosed
from saleor_phone_order.models import Draft, DraftAddress, Session
from saleor_phone_order.rules.eligibility import CustomerNotEligible

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db(transaction=True)]

SESSION, DRAFT, CUSTOMER = (
    ("FOR UPDATE", '"%s"' % table)
    for table in ("saleor_phone_order_session", "saleor_phone_order_draft", "account_user")
)


@pytest.fixture
def continued(session, save_draft, agent, actor_of):
    """A session with a draft that another one saved, whose key is the smaller one."""
    draft = save_draft(session, agent)
    Session.objects.update(id=UUID(int=1))
    return continuing.continue_draft(
        draft_id=draft.pk, actor=actor_of(agent), now=timezone.now()
    ).session


@pytest.mark.parametrize("at", [SESSION, DRAFT, CUSTOMER], ids=["session", "draft", "customer"])
def test_what_is_being_ordered_is_ordered_and_then_erased(
    continued, agent, customer, process, crossing, at
):
    def erase():
        return privacy.erase_customer(customer_ref=str(customer.pk), now=timezone.now())

    ordered, erased = crossing(lambda: process(continued, agent), erase, at=at)
    assert isinstance(ordered, Processed), ordered
    assert erased == 1, erased
    assert list(Session.objects.values_list("state", flat=True)) == ["ORDERED", "DRAFTED"]
    assert list(Draft.objects.values_list("state", "email")) == [("COMPLETED", "")]
    assert not DraftAddress.objects.exists()


def test_an_account_that_is_anonymised_meanwhile_is_erased_and_orders_nothing(
    continued, agent, customer, process, crossing, shop
):
    def anonymise():
        customer.is_active, customer.email = False, "gone@example.com"
        with transaction.atomic():
            customer.save()

    refused, saved = crossing(lambda: process(continued, agent), anonymise, at=SESSION)
    assert isinstance(refused, CustomerNotEligible), refused
    assert saved is None, saved
    assert list(Session.objects.values_list("state", flat=True)) == ["ABANDONED", "DRAFTED"]
    assert list(Draft.objects.values_list("state", "email")) == [("REVOKED", "")]
    assert shop.checkouts().count() == 0


@pytest.mark.parametrize("at", [SESSION, DRAFT], ids=["session", "draft"])
def test_what_is_being_erased_is_not_ordered(
    continued, agent, customer, process, crossing, shop, at
):
    deleted, refused = crossing(customer.delete, lambda: process(continued, agent), at=at)
    assert not isinstance(deleted, Exception), deleted
    assert isinstance(refused, SessionClosed), refused
    assert list(Session.objects.values_list("state", flat=True)) == ["ABANDONED", "DRAFTED"]
    assert list(Draft.objects.values_list("state", "email", "customer")) == [("REVOKED", "", None)]
    assert shop.checkouts().count() == 0
