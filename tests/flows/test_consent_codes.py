"""The customer agrees by a code that was mailed to them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from saleor_phone_order.flows import consent, impersonation
from saleor_phone_order.models import HistoryEntry, Mail, Session

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def asked(settings):
    settings.PHONE_ORDER_CONSENT = "CODE"


@pytest.fixture
def sent(opened, by, consent_of):
    consent.send_code(**by(opened))
    return consent.code_of(consent_of(opened))


def test_a_code_is_queued_and_kept_nowhere(opened, by, sent, consent_of, told):
    assert len(sent) == 6
    assert sent.isdigit()
    mail = Mail.objects.get()
    assert (mail.kind, mail.subject_ref) == ("CONSENT_CODE", str(consent_of(opened).pk))
    assert told(opened) == ["SESSION_STARTED", "CONSENT_CODE_SENT"]


def test_the_right_code_is_consent(opened, by, sent, consent_of):
    consent.confirm_code(**by(opened, 9.9), code=" %s %s " % (sent[:3], sent[3:]))
    assert consent_of(opened).given_at == by(opened, 9.9)["now"]
    entry = HistoryEntry.objects.filter(chain=opened.chain).last()
    assert (entry.action, entry.details) == ("CONSENT_GIVEN", '{"mode":"CODE"}')
    impersonation.mint(session=Session.objects.get(), now=timezone.now())


def test_after_ten_minutes_it_is_too_old(opened, by, sent, consent_of):
    with pytest.raises(consent.WrongCode):
        consent.confirm_code(**by(opened, 10), code=sent)
    assert consent_of(opened).given_at is None


def test_a_wrong_code_is_counted_and_written_down_without_it(opened, by, sent, consent_of):
    wrong = "%06d" % ((int(sent) + 1) % 1_000_000)
    with pytest.raises(consent.WrongCode):
        consent.confirm_code(**by(opened), code=wrong)
    assert (consent_of(opened).wrong_answers, consent_of(opened).given_at) == (1, None)
    entry = HistoryEntry.objects.filter(chain=opened.chain).last()
    assert (entry.action, entry.details) == ("CONSENT_REFUSED", '{"code":"WRONG_CODE"}')


def test_after_five_wrong_ones_the_right_one_is_refused(opened, by, sent, consent_of):
    for _ in range(5):
        with pytest.raises(consent.WrongCode):
            consent.confirm_code(**by(opened), code="no")
    for code in (sent, "no"):
        with pytest.raises(consent.TooManyTries):
            consent.confirm_code(**by(opened), code=code)
    assert (consent_of(opened).wrong_answers, consent_of(opened).given_at) == (5, None)
    with pytest.raises(consent.TooManyTries):
        consent.send_code(**by(opened, 2))


def test_wrong_ones_of_all_codes_count_together(opened, by, sent, consent_of):
    for minute in range(5):
        with pytest.raises(consent.WrongCode):
            consent.confirm_code(**by(opened, minute), code="000")
        if minute < 4:
            consent.send_code(**by(opened, minute + 1))
    with pytest.raises(consent.TooManyTries):
        consent.confirm_code(**by(opened, 5), code=consent.code_of(consent_of(opened)))


def test_before_a_code_was_sent_none_is_right(opened, by, consent_of):
    with pytest.raises(consent.WrongCode):
        consent.confirm_code(**by(opened), code="")
    with pytest.raises(ValueError, match="No code"):
        consent.code_of(consent_of(opened))


def test_one_a_minute_is_sent(opened, by, sent, whole_database, consent_of):
    before = whole_database()
    with pytest.raises(consent.SentJustNow):
        consent.send_code(**by(opened, 0.9))
    assert whole_database() == before
    consent.send_code(**by(opened, 1))
    assert consent.code_of(consent_of(opened)) != sent
    with pytest.raises(consent.WrongCode):
        consent.confirm_code(**by(opened, 2), code=sent)


def test_only_the_address_of_the_sessions_start_gets_it(
    shop, opened, by, customer, whole_database, consent_of
):
    assert consent.address_of(consent_of(opened)) == "anna@example.com"
    shop.change(customer, email="thief@example.com")
    before = whole_database()
    with pytest.raises(consent.EmailChanged):
        consent.send_code(**by(opened))
    assert whole_database() == before
    assert consent.address_of(consent_of(opened)) is None


def test_nobody_has_an_address_once_the_account_is_gone(opened, customer, consent_of):
    customer.delete()
    assert consent.address_of(consent_of(opened)) is None


def test_what_was_said_does_not_count(opened, by, whole_database):
    before = whole_database()
    with pytest.raises(consent.ConsentNotAsked):
        consent.record_verbal(**by(opened), wording="You may.")
    assert whole_database() == before


def test_it_is_confirmed_once(opened, by, sent, whole_database):
    consent.confirm_code(**by(opened), code=sent)
    before = whole_database()
    for call in (
        lambda: consent.confirm_code(**by(opened), code=sent),
        lambda: consent.send_code(**by(opened, 5)),
    ):
        with pytest.raises(consent.ConsentGiven):
            call()
    assert whole_database() == before


@pytest.mark.django_db(transaction=True)
def test_wrong_codes_at_once_are_all_counted(opened, by, race, consent_of, told):
    consent.send_code(**by(opened))

    def guess():
        return consent.confirm_code(**by(opened), code="no")

    outcomes = race(*[guess] * 8)
    names = sorted(type(outcome).__name__ for outcome in outcomes)
    assert names == ["TooManyTries"] * 3 + ["WrongCode"] * 5
    assert consent_of(opened).wrong_answers == 5
    assert told(opened).count("CONSENT_REFUSED") == 8


@pytest.mark.django_db(transaction=True)
def test_of_two_codes_at_once_one_is_sent(opened, by, race):
    outcomes = race(*[lambda: consent.send_code(**by(opened))] * 2)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["SentJustNow", "Session"]
    assert Mail.objects.count() == 1
