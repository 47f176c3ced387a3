"""What a link asks its visitor first, and the ticket of who has answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from saleor_phone_order.flows import link_access, links
from saleor_phone_order.models import DraftLink, HistoryEntry, Mail
from saleor_phone_order.rules.choices import RecipientCheck
from saleor_phone_order.rules.refusals import Refusal

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]


@pytest.fixture
def draft(session, save_draft, agent):
    return save_draft(session, agent)


@pytest.fixture
def link(draft, issue_link, agent):
    """`link("POSTAL_CODE")`: the token of a link that asks this."""

    def call(check, **options):
        return issue_link(draft, agent, recipient_check=RecipientCheck(check), **options)

    return call


@pytest.fixture
def answer():
    def call(token, text, now=None, **options):
        return link_access.answer(token=token, text=text, now=now or timezone.now(), **options)

    return call


@pytest.fixture
def send_code():
    """`send_code(token)`: what is mailed."""

    def call(token, now=None):
        link_access.send_code(token=token, now=now or timezone.now())
        original = DraftLink.objects.get(original=None, revoked_at=None)
        return link_access.recipient_code(original)

    return call


@pytest.fixture
def unchanged(whole_database):
    """`unchanged(function, …)`: the code that it is refused with; nothing has changed."""

    def call(function, *arguments, **named):
        before = whole_database()
        code = refused(function, *arguments, **named)
        assert whole_database() == before
        return code

    return call


def refused(function, *arguments, **named):
    with pytest.raises(Refusal) as caught:
        function(*arguments, **named)
    return caught.value.code.value


def wrong_answers():
    return DraftLink.objects.get(original=None, revoked_at=None).wrong_answers


def other_than(code):
    return "%06d" % ((int(code) + 1) % 1000000)


# What is asked


def test_a_link_asks_nothing_by_default(draft, issue_link, agent, resume):
    resume(issue_link(draft, agent))
    assert DraftLink.objects.get().recipient_check == "NONE"


def test_the_shops_settings_say_what_links_ask(draft, issue_link, agent, settings):
    settings.PHONE_ORDER_LINK_CHECK = "POSTAL_CODE"
    issue_link(draft, agent)
    issue_link(draft, agent, recipient_check=RecipientCheck.EMAIL_CODE)
    issue_link(draft, agent, recipient_check=RecipientCheck.NONE)
    asked = DraftLink.objects.order_by("created_at").values_list("recipient_check", flat=True)
    assert list(asked) == ["POSTAL_CODE", "EMAIL_CODE", "NONE"]


def test_without_a_postal_code_a_code_is_mailed(draft, link):
    draft.addresses.update(postal_code=" - ")
    link("POSTAL_CODE")
    assert DraftLink.objects.get().recipient_check == "EMAIL_CODE"


def test_a_draft_that_nothing_is_known_of_gets_no_checked_link(
    start, agent, save_draft, issue_link, unchanged, coffee, fill
):
    draft = save_draft(fill(start(agent), agent, (coffee, 1), is_shipped=False), agent)
    for check in (RecipientCheck.POSTAL_CODE, RecipientCheck.EMAIL_CODE):
        assert unchanged(issue_link, draft, agent, recipient_check=check) == "REQUIRED"
    issue_link(draft, agent)


@pytest.mark.parametrize("check", ["POSTAL_CODE", "EMAIL_CODE"])
def test_a_bare_token_of_a_checked_link_opens_nothing(link, check, resume, unchanged):
    token = link(check)
    assert unchanged(resume, token) == "RECIPIENT_CHECK_REQUIRED"
    now = timezone.now()
    assert unchanged(links.opened, token=token, now=now) == "RECIPIENT_CHECK_REQUIRED"


# Answers


@pytest.mark.parametrize("text", ["SW1A 1AA", " sw1a1aa ", "Sw1a-1AA"])
def test_the_postal_code_opens_it_however_it_is_written(draft, link, answer, resume, text):
    draft.addresses.filter(kind="SHIPPING").update(postal_code="SW1A 1aa")
    token = link("POSTAL_CODE")
    assert resume(answer(token, text)).draft.state == "RESUMED"
    assert resume(answer(token, "10001")).draft.state == "RESUMED"  # of the bill


@pytest.mark.parametrize("text", ["", "  ", " - "])
def test_no_answer_is_no_guess(link, answer, unchanged, text):
    assert unchanged(answer, link("POSTAL_CODE"), text) == "RECIPIENT_CHECK_REQUIRED"


def test_a_wrong_answer_is_counted_and_nothing_else(link, answer, shop, draft):
    token = link("POSTAL_CODE")
    with pytest.raises(Refusal) as caught:
        answer(token, "10002")
    assert caught.value.code.value == "RECIPIENT_CHECK_FAILED"
    assert caught.value.params == {"tries_left": 9}
    assert wrong_answers() == 1
    assert shop.checkouts().count() == 0
    entry = HistoryEntry.objects.get(action="LINK_ANSWER_WRONG")
    assert (entry.chain, entry.actor_kind) == ("draft:%s" % draft.pk, "ANONYMOUS")
    assert entry.details == '{"link":"%s"}' % DraftLink.objects.get().pk


def test_the_tenth_wrong_answer_locks_the_link_and_all_its_copies(
    link, answer, unchanged, draft, agent, issue_link, resume
):
    token = link("POSTAL_CODE")
    now = timezone.now()
    copy = links.copy_for_mail(link_id=DraftLink.objects.get().pk, now=now)
    copied = copy.url.rpartition("/")[2]
    ticket = answer(token, "10001")
    for turn in range(10):
        assert refused(answer, copied if turn % 2 else token, "10002") == "RECIPIENT_CHECK_FAILED"
    assert HistoryEntry.objects.filter(action="LINK_ANSWER_WRONG").count() == 9
    assert HistoryEntry.objects.filter(action="LINK_LOCKED").count() == 1
    for text in ("10001", "10002"):
        assert unchanged(answer, token, text) == "LINK_LOCKED"
        assert unchanged(answer, copied, text) == "LINK_LOCKED"
    for secret in (token, copied, ticket):
        assert unchanged(resume, secret) == "LINK_LOCKED"
    assert links.copy_for_mail(link_id=DraftLink.objects.get(original=None).pk, now=now) is None
    assert resume(issue_link(draft, agent)).draft.state == "RESUMED"


# The code


def test_a_code_is_mailed_and_opens_the_link(link, answer, resume, send_code, whole_database):
    token = link("EMAIL_CODE")
    code = send_code(token)
    assert len(code) == 6
    mail = Mail.objects.get()
    assert (mail.kind, mail.subject_ref) == ("LINK_CODE", str(DraftLink.objects.get().pk))
    entry = HistoryEntry.objects.get(action="LINK_CODE_SENT")
    assert code not in entry.details
    assert refused(answer, token, other_than(code)) == "RECIPIENT_CHECK_FAILED"
    assert resume(answer(token, code[:3] + " " + code[3:])).draft.state == "RESUMED"


def test_a_code_lives_ten_minutes(link, answer, send_code, unchanged):
    token, now = link("EMAIL_CODE"), timezone.now()
    assert unchanged(answer, token, "123456") == "WRONG_CODE"
    code = send_code(token, now)
    late = now + timedelta(minutes=10)
    assert unchanged(answer, token, code, now=late) == "WRONG_CODE"
    answer(token, code, now=late - timedelta(seconds=1))


def test_codes_are_sent_once_a_minute_and_ten_times_at_most(link, answer, send_code, unchanged):
    token, now = link("EMAIL_CODE"), timezone.now()
    first = send_code(token, now)
    soon = now + timedelta(seconds=59)
    assert unchanged(send_code, token, soon) == "TOO_MANY_TRIES"
    Mail.objects.update(state="SENT")
    for turn in range(1, 10):
        send_code(token, now + timedelta(minutes=turn))
        Mail.objects.update(state="SENT")
    late = now + timedelta(hours=1)
    assert unchanged(send_code, token, late) == "TOO_MANY_TRIES"
    assert refused(answer, token, first, now=now + timedelta(minutes=9)) == "RECIPIENT_CHECK_FAILED"


@pytest.mark.parametrize("check", ["NONE", "POSTAL_CODE"])
def test_other_links_send_no_code(link, send_code, unchanged, check):
    assert unchanged(send_code, link(check)) == "INVALID"


# Tickets


def test_a_ticket_stands_for_its_link_until_its_own_end(link, answer, resume, unchanged):
    token, now = link("POSTAL_CODE"), timezone.now()
    ticket = answer(token, "10001", now=now)
    assert unchanged(resume, ticket, now=now + timedelta(minutes=10)) == "LINK_EXPIRED"
    assert resume(ticket, now=now + timedelta(minutes=9)).draft.state == "RESUMED"
    assert unchanged(resume, token) == "RECIPIENT_CHECK_REQUIRED"


def test_no_ticket_can_be_made_up(link, answer, resume, unchanged):
    ticket = answer(link("POSTAL_CODE"), "10001")
    name, expires, signature = ticket.split(".")
    later = "%x" % (int(expires, 16) + 3600)
    for forged in (
        ".".join((name, later, signature)),
        ".".join((DraftLink.objects.get().pk.hex[::-1], expires, signature)),
        ".".join((name, expires, signature[::-1])),
        ".",
        "..",
        "é.é.é",
        "\udc80.1.1",
    ):
        assert unchanged(resume, forged) == "LINK_NOT_FOUND"


def test_a_ticket_is_for_its_own_link_alone(draft, link, answer, issue_link, agent, start, fill):
    token, now = link("POSTAL_CODE"), timezone.now()
    ticket = answer(token, "10001", now=now)
    assert link_access.is_ticket_of(ticket, token, now)
    assert not link_access.is_ticket_of(ticket, token, now + timedelta(minutes=10))
    assert not link_access.is_ticket_of(token, token, now)
    assert not link_access.is_ticket_of(ticket, "nonsense", now)
    assert not link_access.is_ticket_of(ticket, link("POSTAL_CODE"), now)


def test_a_ticket_dies_with_its_link(
    draft, link, answer, resume, unchanged, agent, actor_of, process
):
    from saleor_phone_order.flows import continuing

    first = answer(link("POSTAL_CODE"), "10001")
    second = answer(link("POSTAL_CODE"), "10001")
    assert unchanged(resume, first) == "LINK_REVOKED"
    now = timezone.now()
    links.revoke(draft_id=draft.pk, actor=actor_of(agent), now=now)
    assert unchanged(resume, second) == "LINK_REVOKED"
    third = link("POSTAL_CODE")
    DraftLink.objects.filter(revoked_at=None).update(expires_at=now)
    assert unchanged(answer, third, "10001") == "LINK_EXPIRED"
    fourth = answer(link("POSTAL_CODE"), "10001")
    continued = continuing.continue_draft(draft_id=draft.pk, actor=actor_of(agent), now=now)
    process(continued.session, agent)
    assert unchanged(resume, fourth) == "ALREADY_COMPLETED"


def test_the_database_holds_neither_token_nor_ticket_nor_code(link, send_code, answer, resume):
    from django.db import connection

    token = link("EMAIL_CODE")
    code = send_code(token)
    ticket = answer(token, code)
    resume(ticket)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for secret in (token, ticket, ticket.rpartition(".")[2]):
                cursor.execute(
                    'SELECT count(*) FROM "%s" t WHERE strpos(t::text, %%s) > 0' % table, [secret]
                )
                assert cursor.fetchone() == (0,), table
            if table.startswith("saleor_phone_order_"):
                cursor.execute(
                    "SELECT count(*) FROM \"%s\" t WHERE t::text ~ ('[^0-9]%s[^0-9]')"
                    % (table, code)
                )
                assert cursor.fetchone() == (0,), table


# Races


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_win_no_extra_tries(link, answer, race):
    token = link("POSTAL_CODE")
    DraftLink.objects.update(wrong_answers=7)
    outcomes = race(*[lambda: answer(token, "10002") for _ in range(6)])
    codes = sorted(outcome.code.value for outcome in outcomes)
    assert codes == ["LINK_LOCKED"] * 3 + ["RECIPIENT_CHECK_FAILED"] * 3
    assert wrong_answers() == 10


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_for_a_code_at_once_get_one(link, race):
    token, now = link("EMAIL_CODE"), timezone.now()
    outcomes = race(*[lambda: link_access.send_code(token=token, now=now) for _ in range(2)])
    assert sorted(str(outcome) for outcome in outcomes) == [
        "A code was sent a moment ago. Wait a minute before you ask for another one.",
        "None",
    ]
    assert Mail.objects.count() == 1
