"""Links that are mailed, links of a saved draft, and what current prices do to them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import continuing, links
from saleor_phone_order.hosts import host
from saleor_phone_order.models import Draft, DraftLink, HistoryEntry, Mail
from saleor_phone_order.rules.choices import RecipientCheck
from saleor_phone_order.rules.refusals import Refusal
from saleor_phone_order.rules.tokens import make_link_token

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]


@pytest.fixture
def draft(session, save_draft, agent):
    return save_draft(session, agent)


@pytest.fixture
def guest_draft(start, fill, save_draft, agent, coffee):
    """A guest's, of whom nothing is known."""
    return save_draft(fill(start(agent), agent, (coffee, 1), is_shipped=False), agent)


@pytest.fixture
def save(actor_of, agent):
    def call(session, **options):
        return links.save_draft(
            session_id=session.pk, actor=actor_of(agent), now=timezone.now(), **options
        )

    return call


def test_tokens_have_256_random_bits_and_never_repeat():
    tokens = {make_link_token() for _ in range(10000)}
    assert len(tokens) == 10000
    # 32 bytes: 42 characters of six bits, and one of four.
    assert all(re.fullmatch("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]", token) for token in tokens)
    assert set("".join(tokens)) == set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )


def test_a_mailed_link_waits_in_the_outbox(draft, issue_link, agent):
    issue_link(draft, agent, is_mailed=True)
    link = DraftLink.objects.get()
    mail = Mail.objects.get()
    assert (mail.kind, mail.subject_ref, mail.state) == ("DRAFT_LINK", str(link.pk), "QUEUED")
    entry = HistoryEntry.objects.get(action="LINK_SENT")
    assert entry.details == ('{"has_products":true,"link":"%s","recipient_check":"NONE"}' % link.pk)


def test_a_link_that_is_not_mailed_waits_nowhere(draft, issue_link, agent):
    issue_link(draft, agent)
    assert not Mail.objects.exists()
    assert HistoryEntry.objects.filter(action="LINK_ISSUED").count() == 1


def test_without_an_address_nothing_is_mailed(guest_draft, issue_link, agent, whole_database):
    before = whole_database()
    with pytest.raises(Refusal) as caught:
        issue_link(guest_draft, agent, is_mailed=True)
    assert (caught.value.code.value, caught.value.field) == ("REQUIRED", "email")
    assert whole_database() == before


def test_a_new_link_kills_the_copies_of_the_old_one(draft, issue_link, resume, agent):
    now = timezone.now()
    issue_link(draft, agent, is_mailed=True)
    original = DraftLink.objects.get()
    tokens = [
        links.copy_for_mail(link_id=original.pk, now=now).url.rpartition("/")[2] for _ in range(2)
    ]
    assert [resume(token).draft.state for token in tokens] == ["RESUMED", "RESUMED"]
    issue_link(draft, agent)
    for token in tokens:
        with pytest.raises(Refusal) as caught:
            resume(token)
        assert caught.value.code.value == "LINK_REVOKED"
    assert links.copy_for_mail(link_id=original.pk, now=now) is None


# Of a saved draft


def test_a_draft_is_saved_with_a_link_that_is_mailed(session, save, resume):
    draft, issued = save(session, note="Calls back", is_mailed=True)
    assert draft.note == "Calls back"
    assert issued.recipient_check == "NONE"
    assert Mail.objects.get().kind == "DRAFT_LINK"
    assert resume(issued.url.rpartition("/")[2]).draft == draft


def test_a_draft_without_an_address_is_not_saved_for_a_mail(
    start, agent, fill, coffee, save, whole_database
):
    session = fill(start(agent), agent, (coffee, 1), is_shipped=False)
    host.snapshot(session.checkout_ref, now=timezone.now())  # Some hosts write the answer down.
    before = whole_database()
    with pytest.raises(Refusal) as caught:
        save(session, is_mailed=True)
    assert (caught.value.code.value, caught.value.field) == ("REQUIRED", "email")
    with pytest.raises(Refusal) as caught:
        save(session, recipient_check=RecipientCheck.POSTAL_CODE)
    assert (caught.value.code.value, caught.value.field) == ("REQUIRED", "recipient_check")
    assert whole_database() == before


def test_a_draft_is_saved_without_a_link_where_links_ask_what_nobody_knows(
    start, agent, fill, coffee, save, settings
):
    settings.PHONE_ORDER_LINK_CHECK = "EMAIL_CODE"
    session = fill(start(agent), agent, (coffee, 1), is_shipped=False)
    draft, issued = save(session)
    assert issued is None
    assert Draft.objects.get() == draft
    assert not DraftLink.objects.exists()


# Prices


@pytest.fixture
def current_prices(settings):
    settings.PHONE_ORDER_QUOTES = "CURRENT"


@pytest.mark.parametrize(
    ("price", "total", "kind"),
    [("9.00", "77.00", "PRICE_HIGHER"), ("7.00", "71.00", "PRICE_LOWER")],
)
def test_current_prices_are_told_and_asked(
    current_prices, draft, issue_link, resume, agent, shop, tea, price, total, kind
):
    token = issue_link(draft, agent)
    shop.set_price(tea, price)
    opened = links.opened(token=token, now=timezone.now())
    shown = [difference for item in opened.lines for difference in item.differences]
    resumed = resume(token)
    assert [difference.kind.value for difference in resumed.differences] == [kind]
    assert resumed.differences == shown
    assert resumed.view.snapshot.total.gross.amount == Decimal(total)
    shop.set_price(tea, "8.00")
    assert resume(token).view.snapshot.total.gross.amount == Decimal("74.00")


def test_current_prices_are_asked_of_an_agent_who_continues_too(
    current_prices, draft, agent, actor_of, shop, tea
):
    shop.set_price(tea, "9.00")
    continued = continuing.continue_draft(
        draft_id=draft.pk, actor=actor_of(agent), now=timezone.now()
    )
    assert [item.message for item in continued.differences] == [
        "Product TEA (TEA) costs 9.00 USD each now, more than the 7.50 quoted."
    ]


# What an agent ordered


@pytest.mark.parametrize("is_on", [True, False])
def test_a_customer_is_told_what_an_agent_ordered_if_the_shop_says_so(
    session, process, agent, settings, is_on
):
    settings.PHONE_ORDER_ORDER_NOTICE = is_on
    process(session, agent)
    process(session, agent)
    mails = Mail.objects.filter(kind="ORDERED_FOR_YOU").values_list("subject_ref", flat=True)
    assert list(mails) == ([str(session.pk)] if is_on else [])
