"""A person who is gone from the shop is gone from our rows, and nothing else is."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.models.deletion import Collector
from django.utils import timezone

from saleor_phone_order.flows import (
    continuing,
    links,
    mails,
    privacy,
    retention,
    session_list,
    sessions,
)
from saleor_phone_order.flows.handoff import hand_off
from saleor_phone_order.models import (
    Cart,
    Consent,
    Draft,
    DraftAddress,
    HistoryEntry,
    Mail,
    MailKind,
    Session,
    TierMembership,
)
from saleor_phone_order.rules.refusals import Refusal

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

NOTHING = retention.Swept()


@pytest.fixture
def draft(session, save_draft, agent):
    draft = save_draft(session, agent, note="Anna rings back", disposition="Anna is undecided")
    Draft.objects.update(
        customer_note="Ring twice at Ortiz", promo_codes="ANNA-5", coupon_codes="A-6"
    )
    draft.refresh_from_db()
    return draft


@pytest.fixture
def token(draft, issue_link, agent):
    return issue_link(draft, agent)


@pytest.fixture
def erased():
    """`erased(draft)`: nothing personal is left in it, and its rows are still there."""

    def check(draft, state="REVOKED"):
        kept = (draft.number, draft.total_amount, draft.customer_ref, draft.lines.count())
        draft.refresh_from_db()
        assert draft.erased_at is not None
        texts = (draft.email, draft.note, draft.customer_note, draft.disposition)
        texts += (draft.promo_codes, draft.coupon_codes)
        assert (*texts, draft.state) == ("", "", "", "", "", "", state)
        assert draft.addresses.count() == 0
        assert not draft.links.filter(revoked_at=None).exists()
        assert (draft.number, draft.total_amount, draft.customer_ref, draft.lines.count()) == kept
        entries = HistoryEntry.objects.filter(chain="draft:%s" % draft.pk)
        entry = entries.get(action="PERSONAL_DATA_ERASED")
        assert (entry.actor_kind, entry.actor_id) == ("GUARD", "")
        assert entry.details == '{"customer":"%s","draft":"%s"}' % (draft.customer_ref, draft.pk)
        return True

    return check


def refusal(act, *arguments, **named):
    with pytest.raises(Refusal) as caught:
        act(*arguments, **named)
    return caught.value.code.value


def test_a_deleted_account_leaves_a_draft_without_personal_data(draft, token, customer, erased):
    queued = mails.queue(
        kind=MailKind.DRAFT_LINK, subject_ref=str(draft.links.get().pk), now=timezone.now()
    )
    customer.delete()
    assert erased(draft)
    assert draft.customer is None
    queued.refresh_from_db()
    assert (queued.state, queued.reason) == ("FAILED", "GONE")


def test_what_an_agent_saves_at_that_moment_goes_too(session, save_draft, agent, customer, erased):
    deletion = Collector(using="default")
    deletion.collect([customer])
    # Django has looked already for what refers to the account.
    draft = save_draft(session, agent, note="Anna rings back")
    deletion.delete()
    connection.check_constraints()
    assert erased(draft)
    assert draft.customer is None


def test_deleting_many_accounts_at_once_erases_each(draft, customer, other_customer, erased):
    type(customer).objects.filter(pk__in=[customer.pk, other_customer.pk]).delete()
    assert erased(draft)


def test_a_draft_that_was_resumed_loses_its_live_cart(draft, token, resume, customer, shop, erased):
    resume(token)
    assert shop.checkouts().count() == 1
    customer.delete()
    assert erased(draft)
    assert shop.checkouts().count() == 0
    assert Cart.objects.count() == 0


def test_an_open_session_is_abandoned(session, customer, committed, shop, agent, actor_of):
    customer_ref = customer.pk
    committed(customer.delete)
    session.refresh_from_db()
    assert (session.state, session.was_ended_by_guard) == ("ABANDONED", True)
    assert (session.customer, session.checkout_ref) == (None, "")
    assert shop.checkouts().count() == 0
    assert session_list.current(actor=actor_of(agent)) == session
    entries = HistoryEntry.objects.filter(chain=session.chain).order_by("sequence")
    assert [entry.action for entry in entries][-2:] == ["ABANDONED", "PERSONAL_DATA_ERASED"]
    assert entries.last().details == '{"customer":"%s"}' % customer_ref


def test_a_payment_in_progress_is_left_until_it_is_settled(session, customer, shop):
    Session.objects.update(state="PROCESSING")
    customer.delete()
    session.refresh_from_db()
    assert (session.state, session.customer) == ("PROCESSING", None)
    assert shop.checkouts().count() == 1
    assert retention.sweep(now=timezone.now()) == NOTHING
    # Nothing was paid.
    Session.objects.update(state="OPEN")
    assert retention.sweep(now=timezone.now()) == retention.Swept(erased=1)
    session.refresh_from_db()
    assert (session.state, session.checkout_ref) == ("ABANDONED", "")
    assert shop.checkouts().count() == 0


def test_what_was_handed_over_is_deleted_with_the_account(session, agent, customer, actor_of, shop):
    hand_off(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
    addresses = type(customer.default_billing_address).objects
    customer.delete()
    session.refresh_from_db()
    assert (session.state, session.checkout_ref) == ("HANDED_OFF", "")
    assert shop.checkouts().count() == 0
    # The account's own is left by the shop.
    assert addresses.filter(last_name="Ortiz").count() <= addresses.count()
    assert Cart.objects.count() == 0


@pytest.mark.one_host
def test_consent_keeps_its_time_but_not_its_words(session, agent, actor_of, customer):
    given = Consent.objects.create(
        session=session,
        wording="Anna Ortiz said yes",
        email_hash="a" * 64,
        given_at=timezone.now(),
    )
    sessions.cancel(
        session_id=session.pk, actor=actor_of(agent), now=timezone.now(), disposition="Anna left"
    )
    customer.delete()
    session.refresh_from_db()
    found = Consent.objects.values_list("wording", "email_hash", "given_at").get()
    assert (*found, session.disposition) == ("", "", given.given_at, "")


def test_drafts_from_before_there_was_an_account_go_with_it(
    start, fill, agent, customer, coffee, save_draft, actor_of, erased
):
    from saleor_phone_order.flows.guests import write_email

    session, now = start(agent), timezone.now()
    write_email(session_id=session.pk, actor=actor_of(agent), now=now, email="Anna@example.com")
    draft = save_draft(fill(session, agent, (coffee, 1), is_shipped=False), agent)
    assert draft.customer_ref == ""
    customer.delete()
    assert erased(draft)


def test_other_customers_keep_everything(
    draft, start, fill, save_draft, agent, other_customer, coffee, customer
):
    theirs = save_draft(fill(start(agent, other_customer), agent, (coffee, 1)), agent, note="Ben")
    customer.delete()
    theirs.refresh_from_db()
    assert (theirs.email, theirs.note, theirs.erased_at) == (other_customer.email, "Ben", None)
    assert theirs.addresses.count() == 2


def test_a_deletion_that_is_rolled_back_erases_nothing(draft, session, customer, whole_database):
    from django.db import transaction

    before = whole_database()
    with transaction.atomic():
        customer.delete()
        transaction.set_rollback(True)
    assert whole_database() == before


def test_an_account_that_is_only_switched_off_keeps_its_drafts(draft, customer, whole_database):
    customer.is_active = False
    customer.save()
    draft.refresh_from_db()
    assert draft.erased_at is None


def test_an_anonymised_account_is_as_good_as_deleted(draft, customer, erased, committed):
    customer.is_active = False
    customer.email, customer.first_name, customer.last_name = "gone-1@invalid.example", "", ""
    committed(customer.save)
    assert erased(draft)
    assert draft.customer == customer


def test_another_address_of_an_active_account_erases_nothing(draft, customer):
    customer.email = "new@example.com"
    customer.save()
    draft.refresh_from_db()
    assert draft.erased_at is None


def test_at_night_it_is_found_what_sent_no_signal(draft, customer, erased, shop, start, agent):
    on_the_phone = start(agent, customer)
    shop.change(customer, is_active=False, email="gone-1@invalid.example")
    draft.refresh_from_db()
    assert draft.erased_at is None
    # The draft, the session that saved it, and the open one.
    assert retention.sweep(now=timezone.now()) == retention.Swept(erased=3)
    assert erased(draft)
    on_the_phone.refresh_from_db()
    assert on_the_phone.state == "ABANDONED"
    assert retention.sweep(now=timezone.now()) == NOTHING


def test_at_night_accounts_that_were_deleted_by_sql_are_found(
    draft, token, resume, start, fill, agent, customer, coffee, erased, shop
):
    resume(token)
    session = fill(start(agent, customer), agent, (coffee, 1))
    with connection.cursor() as cursor:
        for table in ("session", "draft"):
            cursor.execute("UPDATE saleor_phone_order_%s SET customer_id = NULL" % table)
        cursor.execute("DELETE FROM saleor_phone_order_cartprice")
        cursor.execute("DELETE FROM saleor_phone_order_cart")
    assert retention.sweep(now=timezone.now()) == retention.Swept(erased=3)
    assert erased(draft)
    session.refresh_from_db()
    assert session.state == "ABANDONED"
    assert shop.checkouts().count() == 0


@pytest.mark.one_host
def test_what_is_over_for_long_is_erased(draft, token, erased, shop, resume):
    resume(token)
    draft.refresh_from_db()
    at_the_end = draft.expires_at + timedelta(days=90)
    assert retention.sweep(now=at_the_end) == NOTHING
    assert retention.sweep(now=at_the_end + timedelta(seconds=1)) == retention.Swept(erased=1)
    assert erased(draft)
    assert draft.customer is not None
    assert shop.checkouts().count() == 0


@pytest.mark.one_host
def test_the_time_of_an_ordered_draft_begins_with_its_order(draft, token, erased):
    completed_at = draft.expires_at - timedelta(days=10)
    Draft.objects.update(state="COMPLETED", completed_at=completed_at)
    late = completed_at + timedelta(days=90, seconds=1)
    assert retention.sweep(now=late - timedelta(seconds=1)) == NOTHING
    assert retention.sweep(now=late) == retention.Swept(erased=1)
    assert erased(draft, state="COMPLETED")


@pytest.mark.one_host
def test_drafts_of_guests_are_erased_in_time(
    start, fill, agent, coffee, save_draft, settings, erased, actor_of
):
    from saleor_phone_order.flows.guests import write_email

    session = start(agent)
    write_email(
        session_id=session.pk, actor=actor_of(agent), now=timezone.now(), email="g@example.com"
    )
    draft = save_draft(fill(session, agent, (coffee, 1), is_shipped=False), agent)
    settings.PHONE_ORDER_RETENTION_DAYS = 1
    late = draft.expires_at + timedelta(days=1, seconds=1)
    assert retention.sweep(now=late) == retention.Swept(erased=1)
    assert erased(draft)


@pytest.mark.one_host
def test_a_draft_that_an_agent_goes_on_with_waits(draft, agent, actor_of, whole_database):
    continuing.continue_draft(draft_id=draft.pk, actor=actor_of(agent), now=timezone.now())
    before = whole_database()
    assert retention.sweep(now=draft.expires_at + timedelta(days=999)) == NOTHING
    assert whole_database() == before


@pytest.mark.one_host
def test_a_handed_over_cart_outlives_its_draft(draft, agent, actor_of, shop, erased):
    now = timezone.now()
    session = continuing.continue_draft(draft_id=draft.pk, actor=actor_of(agent), now=now).session
    hand_off(session_id=session.pk, actor=actor_of(agent), now=now)
    assert retention.sweep(now=draft.expires_at + timedelta(days=91)).erased == 1
    assert erased(draft)
    assert shop.checkouts().count() == 1


@pytest.mark.one_host
def test_old_words_of_consent_and_old_mails_go_too(session, agent, actor_of):
    now = timezone.now()
    Consent.objects.create(session=session, wording="Anna said yes", given_at=now)
    mails.queue(kind=MailKind.HAND_OFF, subject_ref=str(session.pk), now=now)
    late = now + timedelta(days=90, minutes=1)
    assert retention.sweep(now=late) == retention.Swept(mails=1)
    assert Mail.objects.count() == 0
    sessions.cancel(session_id=session.pk, actor=actor_of(agent), now=now)
    assert retention.sweep(now=now + timedelta(days=90)) == NOTHING
    assert retention.sweep(now=late) == retention.Swept(erased=1)
    assert Consent.objects.get().wording == ""
    assert retention.sweep(now=late) == NOTHING


@pytest.mark.one_host
def test_an_erased_draft_is_neither_continued_nor_sent_nor_resumed(
    draft, token, customer, agent, actor_of, resume, whole_database
):
    privacy.erase_customer(customer_ref=str(customer.pk), now=timezone.now())
    before = whole_database()
    call = {"draft_id": draft.pk, "actor": actor_of(agent), "now": timezone.now()}
    assert refusal(continuing.continue_draft, **call) == "DRAFT_NOT_OPEN"
    assert refusal(links.issue, **call) == "DRAFT_NOT_OPEN"
    assert refusal(resume, token) == "LINK_REVOKED"
    assert whole_database() == before


def test_erasing_on_request_leaves_the_account(
    draft, customer, coffee, gold, capsys, erased, whole_database
):
    call_command("phone_order_erase_customer", "ANNA@example.com")
    assert capsys.readouterr().out == "2 drafts and sessions erased.\n"
    assert erased(draft)
    customer.refresh_from_db()
    assert customer.email == "anna@example.com"
    assert TierMembership.objects.filter(customer=customer).count() == 1
    before = whole_database()
    call_command("phone_order_erase_customer", str(customer.pk))
    assert capsys.readouterr().out == "0 drafts and sessions erased.\n"
    for wrong in ("Anna", "", "9" * 20):
        with pytest.raises(CommandError, match="neither an e-mail address nor"):
            call_command("phone_order_erase_customer", wrong)
    assert whole_database() == before


@pytest.mark.one_host
def test_a_guest_is_erased_by_their_address(
    start, fill, agent, other_agent, coffee, save_draft, actor_of, shop, erased
):
    from saleor_phone_order.flows.guests import write_email

    def guest(agent):
        session = start(agent)
        write_email(
            session_id=session.pk, actor=actor_of(agent), now=timezone.now(), email="g@example.com"
        )
        return fill(session, agent, (coffee, 1), is_shipped=False)

    draft = save_draft(guest(agent), agent)
    on_the_phone = guest(other_agent)
    stranger = start(agent)
    call_command("phone_order_erase_customer", "G@example.com")
    assert erased(draft)
    on_the_phone.refresh_from_db()
    stranger.refresh_from_db()
    assert (on_the_phone.state, stranger.state) == ("ABANDONED", "OPEN")
    assert shop.checkouts().count() == 1


@pytest.mark.one_host
@pytest.mark.django_db(transaction=True)
def test_two_nights_at_once_erase_each_draft_once(
    start, fill, save_draft, agent, customer, coffee, race, shop
):
    for _ in range(6):
        save_draft(fill(start(agent, customer), agent, (coffee, 1)), agent)
    late = timezone.now() + timedelta(days=200)
    swept = race(lambda: retention.sweep(now=late), lambda: retention.sweep(now=late))
    assert sum(run.erased for run in swept) == 6, swept
    assert Draft.objects.filter(erased_at=None).count() == 0
    assert HistoryEntry.objects.filter(action="PERSONAL_DATA_ERASED").count() == 6


@pytest.mark.django_db(transaction=True)
def test_an_account_is_deleted_while_an_agent_works_for_it(
    start, fill, agent, actor_of, coffee, tea, race, shop
):
    from saleor_phone_order.flows import carts, drafting

    actor = actor_of(agent)
    for number in range(4):
        customer = shop.user("race-%d@example.com" % number, last_name="Racer")
        session = fill(start(agent, customer), agent, (coffee, 1))
        call = {"session_id": session.pk, "actor": actor, "now": timezone.now()}
        work = (
            partial(carts.add_lines, lines=[(str(tea.pk), 1)], **call),
            partial(drafting.save, note="Racer rings back", **call),
        )[number % 2]
        deleted, worked = race(customer.delete, work)
        assert not isinstance(deleted, Exception), deleted
        # No deadlock. Saleor 3 reads a cart in several queries, between which it may be gone.
        assert not isinstance(worked, DatabaseError), worked
        session.refresh_from_db()
        # What was saved a moment before is erased as well.
        assert session.state in ("ABANDONED", "DRAFTED")
        assert not Draft.objects.filter(erased_at=None).exists()
        assert not DraftAddress.objects.exists()
        assert shop.checkouts().count() == 0
