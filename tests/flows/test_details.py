"""What is written down about a call: where it is kept, where it goes, and when it ends."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from saleor_phone_order import signals
from saleor_phone_order.flows import (
    agent_notes,
    continuing,
    details,
    handoff,
    link_orders,
    retention,
    reviewing,
    sessions,
)
from saleor_phone_order.hosts import host
from saleor_phone_order.models import (
    Affiliate,
    CallDetails,
    Campaign,
    CampaignField,
    HistoryEntry,
    PriceOverride,
    Session,
)
from saleor_phone_order.rules.refusals import Refusal

pytestmark = pytest.mark.django_db

CALL = {
    "ani": "4915112345678",
    "dnis": "0800 123456",
    "voice_log_number": "VL-77",
    "custom_1": "Saw it on TV",
    "custom_5": "Yes",
    "agent_note": "Anna rings back on Monday",
}
PROFILE = {
    "date_of_birth": "1980-12-31",
    "gender": "female",
    "is_do_not_sell_name": True,
    "has_sms_opt_in": True,
    "fields": {"size": "Large", "reader": "false"},
}
#: Of what `PROFILE` says, without the time.
KEPT = {
    "phone_order_date_of_birth": "1980-12-31",
    "phone_order_gender": "female",
    "phone_order_do_not_sell_name": "true",
    "phone_order_field_size": "Large",
    "phone_order_field_reader": "false",
}
WORDS = ("Anna", "1980", "female", "Large", "TV", "491511", "VL-77")


@pytest.fixture
def campaign(session, settings):
    """The session's, which asks for a size and whether somebody reads."""
    settings.PHONE_ORDER_WHOLE_CATALOGUE = True
    campaign = Campaign.objects.create(name="Spring", code="SPRING", created_at=timezone.now())
    for position, (key, kind) in enumerate((("size", "DROP_DOWN"), ("reader", "CHECKBOX"))):
        CampaignField.objects.create(
            campaign=campaign,
            position=position,
            key=key,
            label=key.title(),
            kind=kind,
            choices="Small\nLarge" if kind == "DROP_DOWN" else "",
            is_required=key == "size",
        )
    Session.objects.filter(pk=session.pk).update(campaign=campaign)
    session.refresh_from_db()
    return campaign


@pytest.fixture
def radio():
    return Affiliate.objects.create(name="Radio")


@pytest.fixture
def write(session, agent, actor_of):
    def call(session=session, who=agent, now=None, note=None, **changes):
        return details.update(
            session_id=session.pk,
            actor=actor_of(who),
            now=now or timezone.now(),
            changes=changes,
            note=note,
        )

    return call


def refused(act, *arguments, **named):
    with pytest.raises(Refusal) as caught:
        act(*arguments, **named)
    return caught.value.code.value, caught.value.field


def of_ours(metadata):
    return {key: value for key, value in metadata.items() if key.startswith("phone_order_")}


# Where it is kept


def test_details_are_kept_with_the_call_and_with_the_customer(
    session, write, campaign, radio, customer, shop
):
    shop.change(customer, private_metadata={"crm": "7"}, metadata={"open": "1"})
    now = timezone.now()
    written = write(
        now=now,
        **CALL,
        **PROFILE,
        affiliate_id=radio.pk,
        disposition="Called back",
        are_terms_agreed=True,
        note="Ring twice",
    )
    call = CallDetails.objects.get(session=session)
    assert {name: getattr(call, name) for name in CALL} == CALL
    assert (call.terms_agreed_at, call.is_trial_overridden) == (now, False)
    assert written.affiliate == Session.objects.get(pk=session.pk).affiliate == radio
    kept = {**KEPT, "phone_order_sms_opt_in_at": now.isoformat()}
    customer = shop.fresh(customer)
    assert (customer.private_metadata, customer.metadata) == ({"crm": "7", **kept}, {"open": "1"})
    view = details.view(session=written)
    assert (view.call, view.affiliate, view.profile) == (call, radio, kept)
    assert view.fields == [("size", "Large"), ("reader", "false")]
    assert Session.objects.get(pk=session.pk).disposition == "Called back"
    assert details.answered_fields(written) == {"size", "reader"}
    assert host.cart_contents(session.checkout_ref).note == "Ring twice"
    entries = HistoryEntry.objects.filter(chain=session.chain)
    assert json.loads(entries.get(action="DETAILS_UPDATED").details) == {
        "changed": sorted(
            [*CALL, "affiliate", "disposition", "terms_agreed_at", "date_of_birth", "gender"]
            + ["do_not_sell_name", "sms_opt_in_at", "fields"]
        )
    }
    told = " ".join(entries.values_list("details", flat=True))
    assert [word for word in WORDS if word in told] == []


@pytest.mark.one_host
def test_what_is_left_out_stays_and_nothing_takes_away(
    write, campaign, radio, customer, session, shop, whole_database
):
    first = timezone.now()
    write(now=first, **CALL, **PROFILE, affiliate_id=radio.pk, are_terms_agreed=True)
    before = whole_database()
    # The same again: also the times stay, and the revision.
    write(now=first + timedelta(minutes=1), **CALL, **PROFILE, are_terms_agreed=True)
    write()
    assert whole_database() == before
    write(ani=None, agent_note="", custom_1=None, affiliate_id=None, are_terms_agreed=False)
    write(date_of_birth="", gender=None, has_sms_opt_in=False, fields={"reader": ""})
    call = CallDetails.objects.get(session=session)
    assert (call.ani, call.agent_note, call.custom_1) == ("", "", "")
    assert (call.dnis, call.custom_5, call.terms_agreed_at) == ("0800 123456", "Yes", None)
    assert Session.objects.get(pk=session.pk).affiliate is None
    assert of_ours(shop.fresh(customer).private_metadata) == {
        "phone_order_do_not_sell_name": "true",
        "phone_order_field_size": "Large",
    }


@pytest.mark.one_host
def test_one_bad_value_leaves_all_as_it_was(write, campaign, radio, shop, whole_database):
    write(**PROFILE)
    Affiliate.objects.filter(pk=radio.pk).update(is_active=False)
    before = whole_database()
    card = "4111 1111 1111 1111"
    for name in (*CALL, "custom_2", "custom_3", "custom_4", "gender"):
        given = {**CALL, "has_sms_opt_in": False, name: card}
        assert refused(write, **given) == ("CARD_NUMBER_IN_TEXT", name)
    assert refused(write, note=card, ani="1") == ("CARD_NUMBER_IN_TEXT", "note")
    for answers, code in (
        ({"reader": card}, "CARD_NUMBER_IN_TEXT"),
        ({"reader": "maybe"}, "INVALID"),
        ({"size": "Huge"}, "INVALID"),
        ({"size": ""}, "REQUIRED"),
        ({"colour": "red"}, "NOT_FOUND"),
    ):
        assert refused(write, ani="1", note="Now", fields=answers) == (code, "fields")
    tomorrow = (timezone.now() + timedelta(days=2)).date().isoformat()
    assert refused(write, ani="1", date_of_birth=tomorrow) == ("INVALID", "date_of_birth")
    assert refused(write, ani="1", affiliate_id=radio.pk) == ("INVALID", "affiliate_id")
    assert whole_database() == before


@pytest.mark.one_host
def test_a_guest_has_no_profile(start, other_agent, write, whole_database):
    guest = start(other_agent)
    write(session=guest, who=other_agent, ani="0800 1", agent_note="Wants no account")
    before = whole_database()
    for name, value in PROFILE.items():
        assert refused(write, session=guest, who=other_agent, ani="2", **{name: value}) == (
            "INVALID",
            name,
        )
    assert whole_database() == before
    view = details.view(session=guest)
    assert (view.call.ani, view.profile, view.fields) == ("0800 1", {}, [])
    assert details.answered_fields(guest) == set()


@pytest.mark.one_host
def test_nothing_is_written_on_the_profile_of_somebody_who_may_not_be_served(
    write, customer, shop, whole_database
):
    shop.change(customer, is_staff=True)
    before = whole_database()
    assert refused(write, gender="x", ani="1") == ("CUSTOMER_NOT_ELIGIBLE", "customer_id")
    assert whole_database() == before


@pytest.mark.one_host
def test_during_a_payment_only_what_it_was_checked_by_is_closed(write, session, whole_database):
    write(are_terms_agreed=True)
    Session.objects.filter(pk=session.pk).update(state="PROCESSING")
    write(agent_note="Pays by link", are_terms_agreed=True, gender="female")
    before = whole_database()
    for changes in ({"are_terms_agreed": False}, {"is_trial_overridden": True}):
        assert refused(write, ani="1", **changes) == ("PAYMENT_IN_PROGRESS", None)
    assert whole_database() == before
    Session.objects.filter(pk=session.pk).update(state="CANCELLED")
    before = whole_database()
    assert refused(write, ani="1") == ("SESSION_CLOSED", None)
    assert whole_database() == before


@pytest.mark.django_db(transaction=True)
def test_who_writes_on_a_profile_at_the_same_time_loses_nothing(customer, race, rival, shop):
    def keep(changes):
        with transaction.atomic():
            host.write_profile(customer, changes)

    def others():
        shop.change(customer, private_metadata={"crm": "7"})
        keep({"phone_order_gender": "female"})

    with rival(others, at=("account_user", "FOR UPDATE"), is_before=True):
        keep({"phone_order_date_of_birth": "1980-12-31"})
    expected = {
        "crm": "7",
        "phone_order_gender": "female",
        "phone_order_date_of_birth": "1980-12-31",
    }
    assert shop.fresh(customer).private_metadata == expected
    several = [{"phone_order_field_%d" % number: "yes"} for number in range(8)]
    assert race(*[partial(keep, changes) for changes in several]) == [None] * 8
    for changes in several:
        expected.update(changes)
    assert shop.fresh(customer).private_metadata == expected
    keep({"phone_order_gender": "", "phone_order_field_0": ""})
    del expected["phone_order_gender"], expected["phone_order_field_0"]
    assert shop.fresh(customer).private_metadata == expected
    assert host.profile(customer) == of_ours(expected)


@pytest.mark.one_host
@pytest.mark.django_db(transaction=True)
def test_other_plugins_hear_of_opt_ins_and_opt_outs(write, session, customer):
    heard = []

    def receive(sender, signal, **arguments):
        heard.append(arguments)

    whose = {"customer_id": str(customer.pk), "session_id": str(session.pk)}
    for signal in (signals.sms_opt_in_changed, signals.do_not_sell_name_changed):
        signal.connect(receive)
    try:
        write(has_sms_opt_in=True)
        write(has_sms_opt_in=True, gender="female")
        write(has_sms_opt_in=False, is_do_not_sell_name=True)
        refused(write, is_do_not_sell_name=False, date_of_birth="never")
    finally:
        for signal in (signals.sms_opt_in_changed, signals.do_not_sell_name_changed):
            signal.disconnect(receive)
    assert heard == [
        {"is_opted_in": True, **whose},
        {"is_opted_in": False, **whose},
        {"is_set": True, **whose},
    ]


# Where it goes


def test_an_order_has_the_details_of_its_call_and_the_agents_note(
    write, campaign, radio, session, process, agent, supervisor, decide, shop
):
    now = timezone.now()
    write(now=now, **CALL, **PROFILE, affiliate_id=radio.pk, are_terms_agreed=True)
    processed = process(session, agent)
    order = shop.order(processed.order.ref)
    expected = {
        "phone_order_ani": "4915112345678",
        "phone_order_dnis": "0800 123456",
        "phone_order_voice_log_number": "VL-77",
        "phone_order_custom_1": "Saw it on TV",
        "phone_order_custom_5": "Yes",
        "phone_order_affiliate": "Radio",
        "phone_order_campaign": "SPRING",
        "phone_order_terms_agreed_at": now.isoformat(),
        "phone_order_session": str(session.pk),
        "phone_order_agent": str(agent.pk),
    }
    assert expected.items() <= order.private_metadata.items()
    # Nothing of the customer's profile
    assert not {*KEPT, "phone_order_sms_opt_in_at"} & set(order.private_metadata)
    (note,) = order.events.filter(type="note_added")
    assert (note.user, note.parameters) == (agent, {"message": "Anna rings back on Monday"})
    decide(reviewing.approve, processed.review, supervisor)
    order.refresh_from_db()
    assert expected.items() <= order.private_metadata.items()


@pytest.mark.one_host
def test_an_order_by_link_has_the_details_of_the_call_that_prepared_it(
    write, radio, session, save_draft, issue_link, resume, agent, shop, orders_by_link
):
    write(ani="0800 1", affiliate_id=radio.pk, agent_note="Prefers mornings")
    draft = save_draft(session, agent)
    token = issue_link(draft, agent)
    resume(token)
    agent.delete()  # Somebody may leave the shop meanwhile.
    link_orders.place(token=token, expected_total=Decimal("72.50"), now=timezone.now())
    draft.refresh_from_db()
    order = shop.order(draft.order_ref)
    assert order.private_metadata["phone_order_ani"] == "0800 1"
    assert order.private_metadata["phone_order_affiliate"] == "Radio"
    (note,) = order.events.filter(type="note_added")
    assert (note.user, note.parameters) == (None, {"message": "Prefers mornings"})


@pytest.mark.django_db(transaction=True)
def test_what_the_customer_orders_in_the_shop_has_the_details_of_the_call(
    write,
    radio,
    session,
    save_draft,
    issue_link,
    resume,
    fill,
    agent,
    other_agent,
    actor_of,
    start,
    customer,
    other_customer,
    coffee,
    shop,
    api,
    gid,
):
    """A cart that was handed over, and one that a link brought to life."""
    now = timezone.now()
    write(now=now, ani="0800 1", affiliate_id=radio.pk, agent_note="Prefers mornings")
    handoff.hand_off(session_id=session.pk, actor=actor_of(agent), now=now)
    saved = fill(start(other_agent, other_customer), other_agent, (coffee, 1))
    write(session=saved, who=other_agent, ani="0800 2", agent_note="Prefers evenings")
    token = issue_link(save_draft(saved, other_agent), other_agent)
    resumed = resume(token)
    for who, checkout_ref, amount, call, person, note in (
        (customer, session.checkout_ref, "72.50", session, agent, "Prefers mornings"),
        (None, resumed.checkout_ref, "30.00", saved, other_agent, "Prefers evenings"),
    ):
        known = list(shop.orders().values_list("pk", flat=True))
        assert shop.complete(partial(api, as_=who), gid, checkout_ref, amount)["errors"] == []
        order = shop.orders().exclude(pk__in=known).get()
        told = order.private_metadata
        assert told["phone_order_session"] == str(call.pk)
        assert told["phone_order_ani"] == CallDetails.objects.get(session=call).ani
        assert told.get("phone_order_affiliate", "") == ("Radio" if call == session else "")
        (event,) = order.events.filter(type="note_added")
        assert (event.user, event.parameters) == (person, {"message": note})


@pytest.mark.one_host
def test_a_call_without_details_says_nothing_of_them(session, process, agent, shop):
    order = shop.order(process(session, agent).order.ref)
    assert not order.events.filter(type="note_added").exists()
    told = {key for key in of_ours(order.private_metadata) if "voucher" not in key}
    assert told - {"phone_order_gift_cards", "phone_order_held"} == {
        "phone_order_session",
        "phone_order_agent",
        "phone_order_app",
    }


@pytest.mark.one_host
def test_who_goes_on_with_a_draft_finds_what_was_written_down(
    write, radio, session, save_draft, agent, other_agent, actor_of, start, customer
):
    now = timezone.now()
    write(now=now, **CALL, affiliate_id=radio.pk, are_terms_agreed=True, is_trial_overridden=True)
    draft = save_draft(session, agent)
    actor = actor_of(other_agent)
    continued = continuing.continue_draft(draft_id=draft.pk, actor=actor, now=now).session
    call = CallDetails.objects.get(session=continued)
    assert {name: getattr(call, name) for name in CALL} == CALL
    assert (call.terms_agreed_at, call.is_trial_overridden) == (now, True)
    assert continued.affiliate == radio
    # What is changed then is changed there alone.
    later = now + timedelta(minutes=5)
    details.update(
        session_id=continued.pk, actor=actor, now=later, changes={"agent_note": "Rang back"}
    )
    assert CallDetails.objects.get(session=session).agent_note == CALL["agent_note"]
    sessions.cancel(session_id=continued.pk, actor=actor, now=later)
    third = start(agent, customer, now=later)
    notes = agent_notes.before(third)
    assert [(note.note, note.agent) for note in notes] == [
        ("Rang back", other_agent),
        ("Anna rings back on Monday", agent),
    ]
    assert notes[0].written_at == later
    assert agent_notes.of_customers([customer.pk]) == {str(customer.pk): notes}
    assert agent_notes.before(continued) == notes[1:]
    assert agent_notes.before(session) == []


@pytest.mark.one_host
def test_the_latest_twenty_notes_are_shown_each_once(customer, agent, start):
    now = timezone.now()
    for number in range(25):
        session = Session.objects.create(
            customer=customer,
            agent=agent,
            currency="USD",
            state="CANCELLED",
            started_at=now - timedelta(hours=number + 1),
            heartbeat_at=now,
            ended_at=now - timedelta(hours=number),
        )
        CallDetails.objects.create(session=session, agent_note="" if number == 1 else str(number))
    shown = [note.note for note in agent_notes.before(start(agent, customer, now=now))]
    assert shown == ["0", *[str(number) for number in range(2, 21)]]


# When it ends


def ended(session, days):
    Session.objects.filter(pk=session.pk).update(
        state="CANCELLED", ended_at=timezone.now() - timedelta(days=days)
    )


def give_price(session):
    PriceOverride.objects.create(
        session=session,
        kind="SHIPPING",
        amount=1,
        resolved_amount=2,
        currency="USD",
        percentage=50,
        ceiling=60,
        reason="Anna complained",
        created_at=timezone.now(),
    )


def texts_of(session):
    call = CallDetails.objects.get(session=session)
    return [value for value in (getattr(call, name) for name in CALL) if value]


@pytest.mark.one_host
def test_call_details_are_erased_in_time(write, session, settings):
    settings.PHONE_ORDER_RETENTION_DAYS = 30
    now = timezone.now()
    write(now=now, **CALL, are_terms_agreed=True)
    ended(session, days=29)
    assert retention.sweep(now=now) == retention.Swept()
    assert texts_of(session) == list(CALL.values())
    ended(session, days=31)
    assert retention.sweep(now=now).erased == 1
    assert texts_of(session) == []
    # That somebody agreed to the terms, and when, is not personal by itself.
    assert CallDetails.objects.get(session=session).terms_agreed_at == now
    entry = HistoryEntry.objects.filter(chain=session.chain).last()
    assert entry.action == "PERSONAL_DATA_ERASED"
    assert retention.sweep(now=now) == retention.Swept()


def test_they_go_with_the_account(write, session, customer):
    write(**CALL, **{**PROFILE, "fields": {}})
    give_price(session)
    customer.delete()
    assert texts_of(session) == []
    assert PriceOverride.objects.get().reason == ""


def test_a_person_gets_them_and_has_them_erased(write, session, customer, shop, capsys):
    shop.change(customer, private_metadata={"crm": "7"})
    write(**CALL, **{**PROFILE, "fields": {}})
    give_price(session)
    call_command("phone_order_export_customer", str(customer.pk))
    told = json.loads(capsys.readouterr().out)
    (profile,) = told["profiles"]
    assert profile["phone_order_date_of_birth"] == "1980-12-31"
    assert profile["phone_order_gender"] == "female"
    (call,) = told["sessions"][0]["details"]
    (price,) = told["sessions"][0]["price_overrides"]
    assert (price["reason"], "asked_by_id" in price) == ("Anna complained", False)
    assert (call["ani"], call["agent_note"]) == (CALL["ani"], CALL["agent_note"])
    call_command("phone_order_erase_customer", "anna@example.com")
    assert capsys.readouterr().out == "1 drafts and sessions erased.\n"
    assert texts_of(session) == []
    assert PriceOverride.objects.get().reason == ""
    assert shop.fresh(customer).private_metadata == {"crm": "7"}


@pytest.mark.one_host
def test_at_night_details_of_lost_and_anonymised_accounts_go(
    write, session, save_draft, agent, customer, shop, start, other_customer
):
    write(**CALL, gender="female")
    save_draft(session, agent)
    lost = start(agent, other_customer)
    write(session=lost, **CALL)
    ended(lost, days=1)
    Session.objects.filter(pk=lost.pk).update(customer=None)
    shop.change(customer, is_active=False, email="anonymous@example.com")
    now = timezone.now()
    assert retention.sweep(now=now).erased == 3
    assert texts_of(session) == texts_of(lost) == []
    assert shop.fresh(customer).private_metadata == {}
    assert retention.sweep(now=now) == retention.Swept()
