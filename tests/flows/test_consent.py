"""The customer agrees before anybody acts for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from saleor_phone_order.flows import (
    cart_views,
    consent,
    consent_needed,
    continuing,
    copying,
    guests,
    handoff,
    impersonation,
    presence,
    sessions,
    starting,
    taking_over,
)
from saleor_phone_order.models import Consent, HistoryEntry, Session
from saleor_phone_order.rules.actors import ActorKind
from saleor_phone_order.rules.refusals import Refusal

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]

WORDING = "You may order for me."


@pytest.fixture(autouse=True)
def asked(settings):
    settings.PHONE_ORDER_CONSENT = "VERBAL"


@pytest.fixture
def agree(by):
    def call(session):
        return consent.record_verbal(**by(session), wording=WORDING)

    return call


def test_a_session_with_a_customer_waits_for_consent_from_its_start(opened, customer, consent_of):
    asked = consent_of(opened)
    assert (asked.mode, asked.given_at, asked.wording) == ("VERBAL", None, "")
    assert len(asked.email_hash) == 64
    assert customer.email not in asked.email_hash


def test_a_guests_session_waits_from_when_they_are_known(start, agent, customer, by, consent_of):
    session = start(agent)
    assert not Consent.objects.exists()
    guests.identify(**by(session), customer_id=customer.pk)
    assert consent_of(session).mode == "VERBAL"


def test_a_session_that_continues_a_draft_waits_anew(
    session, save_draft, agent, actor_of, agree, consent_of
):
    agree(session)
    draft = save_draft(session, agent)
    found = continuing.continue_draft(draft_id=draft.pk, actor=actor_of(agent), now=timezone.now())
    assert consent_of(found.session).given_at is None


def test_nothing_is_waited_for_where_the_shop_wants_none(settings, start, agent, customer):
    settings.PHONE_ORDER_CONSENT = "OFF"
    session = start(agent, customer)
    assert not Consent.objects.exists()
    impersonation.mint(session=session, now=timezone.now())


def test_a_session_keeps_its_mode_when_the_setting_changes(
    settings, session, by, agree, consent_of
):
    settings.PHONE_ORDER_CONSENT = "CODE"
    agree(session)
    assert consent_of(session).mode == "VERBAL"


def test_without_it_there_is_no_token(opened):
    with pytest.raises(consent_needed.ConsentRequired):
        impersonation.mint(session=opened, now=timezone.now())


def test_without_it_an_older_token_is_dead(opened, agree, impersonate, is_dead):
    agree(opened)
    token = impersonate(Session.objects.get())
    assert not is_dead(token)
    Consent.objects.update(given_at=None)
    assert is_dead(token)


def test_without_it_nothing_is_ordered(session, process, agent, whole_database):
    before = whole_database()
    with pytest.raises(consent_needed.ConsentRequired):
        process(session, agent)
    assert whole_database() == before


def test_without_it_nothing_is_handed_off(session, by, whole_database):
    before = whole_database()
    with pytest.raises(consent_needed.ConsentRequired):
        handoff.hand_off(**by(session))
    assert whole_database() == before


def test_without_it_the_cart_can_be_filled_and_saved_as_a_draft(
    session, agent, save_draft, issue_link, resume
):
    draft = save_draft(session, agent)
    assert draft.lines.count() == 2
    assert resume(issue_link(draft, agent)).checkout_ref


def test_without_it_the_cart_can_be_cancelled(session, by):
    assert sessions.cancel(**by(session)).state == "CANCELLED"


def test_without_it_the_heartbeat_goes_on(session, by):
    assert presence.heartbeat(**by(session, 5)).state == "OPEN"


def test_without_it_the_guard_is_not_in_the_way(session):
    from saleor_phone_order.flows import guard

    assert guard.sweep(now=timezone.now() + timedelta(minutes=16)).drafted == 1


def test_it_is_kept_with_time_and_wording(session, by, agree, consent_of, told):
    agree(session)
    given = consent_of(session)
    assert given.given_at == by(session)["now"]
    assert given.wording == WORDING
    assert told(session)[-1] == "CONSENT_GIVEN"
    entry = HistoryEntry.objects.filter(chain=session.chain).last()
    assert entry.details == '{"mode":"VERBAL"}'


def test_then_it_can_be_ordered(session, agree, process, agent):
    agree(session)
    assert process(session, agent).session.state == "ORDERED"


def test_then_it_can_be_handed_off(session, agree, by):
    agree(session)
    assert handoff.hand_off(**by(session)).state == "HANDED_OFF"


def test_it_stays_when_a_supervisor_takes_over(session, agree, by, supervisor, process):
    agree(session)
    taking_over.take_over(**by(session, who=supervisor))
    assert process(session, supervisor).session.state == "ORDERED"


@pytest.mark.parametrize(
    ("wording", "refusal"),
    [
        ("", "WordingRequired"),
        ("  \n ", "WordingRequired"),
        pytest.param("x" * 501, "InvalidText", id="long"),
        ("My card is 4111 1111 1111 1111", "CardNumberInText"),
    ],
)
def test_a_wrong_wording_is_refused(session, by, wording, refusal, whole_database):
    before = whole_database()
    with pytest.raises(Refusal) as caught:
        consent.record_verbal(**by(session), wording=wording)
    assert type(caught.value).__name__ == refusal
    assert whole_database() == before


def test_it_is_recorded_once(session, by, agree, whole_database):
    agree(session)
    before = whole_database()
    with pytest.raises(consent.ConsentGiven):
        consent.record_verbal(**by(session), wording="Something else.")
    assert whole_database() == before


def test_only_the_sessions_own_agent_records_it(session, by, other_agent, whole_database):
    before = whole_database()
    with pytest.raises(sessions.NotYourSession):
        consent.record_verbal(**by(session, who=other_agent), wording=WORDING)
    assert whole_database() == before


def test_no_code_is_mailed(session, by, whole_database):
    before = whole_database()
    with pytest.raises(consent.ConsentNotAsked):
        consent.send_code(**by(session))
    with pytest.raises(consent.ConsentNotAsked):
        consent.confirm_code(**by(session), code="123456")
    assert whole_database() == before


def test_a_session_that_ended_takes_none(session, by, save_draft, agent, whole_database):
    save_draft(session, agent)
    before = whole_database()
    with pytest.raises(Refusal, match="already ended"):
        consent.record_verbal(**by(session), wording=WORDING)
    assert whole_database() == before


def test_an_app_says_nothing_for_a_customer(shop, customer, actor_of, whole_database):
    from saleor_phone_order.rules.permissions import Permission

    app, _ = shop.app(Permission.HANDLE_PHONE_ORDERS)
    actor = actor_of(app, ActorKind.APP)
    now = timezone.now()
    session = starting.start(actor=actor, customer_id=customer.pk, now=now)
    before = whole_database()
    of = {"session_id": session.pk, "actor": actor, "now": now}
    for call in (
        lambda: consent.record_verbal(**of, wording=WORDING),
        lambda: consent.send_code(**of),
        lambda: consent.confirm_code(**of, code="123456"),
    ):
        with pytest.raises(consent.OnlyForPeople):
            call()
    assert whole_database() == before


@pytest.mark.django_db(transaction=True)
def test_consent_and_process_at_once_order_with_it_or_not_at_all(
    session, agree, process, agent, race, shop, consent_of
):
    race(lambda: agree(session), lambda: process(session, agent))
    session.refresh_from_db()
    orders = shop.orders().count()
    assert consent_of(session).given_at is not None
    assert (session.state, orders) in (("OPEN", 0), ("ORDERED", 1))


def test_carts_of_the_customer_can_be_copied_before(session, shop, customer, by):
    own = shop.own_cart(customer, COFFEE=1)
    found = copying.copy_cart(**by(session), checkout_ref=str(own.pk))
    assert cart_views.of_session(session=found.session, now=timezone.now()).snapshot is not None
