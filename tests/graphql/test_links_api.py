"""Resume links by the API: mailed, checked, and answered by a storefront of one's own."""

from __future__ import annotations

import pytest

from saleor_phone_order.flows import link_access
from saleor_phone_order.models import DraftLink, Mail

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]

SAVE = """
mutation ($id: ID!, $check: PhoneOrderRecipientCheck, $mail: Boolean) {
  phoneOrderDraftSave(id: $id, mailLink: $mail, recipientCheck: $check) {
    session { state } draft { id } link { url recipientCheck } errors { code field } } }
"""
SEND = """
mutation ($id: ID!, $check: PhoneOrderRecipientCheck, $mail: Boolean) {
  phoneOrderDraftLinkSend(id: $id, mail: $mail, recipientCheck: $check) {
    link { url recipientCheck } errors { code field } } }
"""
RESUME = """
mutation ($link: String!, $answer: String) {
  phoneOrderDraftResume(token: $link, answer: $answer) {
    channel checkoutId cart { total { gross { amount } } } errors { code field message } } }
"""
CODE = """
mutation ($link: String!) {
  phoneOrderDraftLinkCodeSend(token: $link) { errors { code field } } }
"""


@pytest.fixture
def save(data, session, agent, gid):
    def call(**options):
        return data(SAVE, as_=agent, id=gid("PhoneOrderSession", session), **options)

    return call


def token_of(answer):
    return answer["link"]["url"].rpartition("/")[2]


def test_a_draft_is_saved_and_its_link_mailed(save):
    saved = save(mail=True, check="POSTAL_CODE")
    assert saved["session"] == {"state": "DRAFTED"}
    assert saved["link"]["recipientCheck"] == "POSTAL_CODE"
    mail = Mail.objects.get()
    assert (mail.kind, mail.subject_ref) == ("DRAFT_LINK", str(DraftLink.objects.get().pk))


def test_a_link_is_mailed_later(save, data, agent):
    first = save()
    assert first["link"]["recipientCheck"] == "NONE"
    assert not Mail.objects.exists()
    sent = data(SEND, as_=agent, id=first["draft"]["id"], mail=True, check="EMAIL_CODE")
    assert sent["link"]["recipientCheck"] == "EMAIL_CODE"
    assert Mail.objects.get().kind == "DRAFT_LINK"


def test_where_links_ask_what_a_draft_does_not_say_there_is_none(
    data, start, fill, agent, coffee, gid, settings, refusal
):
    settings.PHONE_ORDER_LINK_CHECK = "POSTAL_CODE"
    session = gid("PhoneOrderSession", fill(start(agent), agent, (coffee, 1), is_shipped=False))
    assert refusal(SAVE, as_=agent, id=session, mail=True) == [
        {"code": "REQUIRED", "field": "email"}
    ]
    assert refusal(SAVE, as_=agent, id=session, check="EMAIL_CODE") == [
        {"code": "REQUIRED", "field": "recipientCheck"}
    ]
    saved = data(SAVE, as_=agent, id=session)
    assert saved["link"] is None
    assert saved["session"] == {"state": "DRAFTED"}


def test_a_storefront_asks_for_the_postal_code_itself(save, data, refusal):
    token = token_of(save(check="POSTAL_CODE"))
    assert refusal(RESUME, link=token) == [
        {
            "code": "RECIPIENT_CHECK_REQUIRED",
            "field": "answer",
            "message": "This link asks a question first.",
        }
    ]
    (error,) = refusal(RESUME, link=token, answer="99999")
    assert error["code"] == "RECIPIENT_CHECK_FAILED"
    assert DraftLink.objects.get().wrong_answers == 1
    resumed = data(RESUME, link=token, answer="10001")
    assert resumed["cart"] == {"total": {"gross": {"amount": "72.50"}}}


def test_a_storefront_asks_for_the_code_itself(save, data, refusal):
    token = token_of(save(check="EMAIL_CODE"))
    data(CODE, link=token)
    assert Mail.objects.get().kind == "LINK_CODE"
    assert refusal(CODE, link=token) == [{"code": "TOO_MANY_TRIES", "field": "token"}]
    code = link_access.recipient_code(DraftLink.objects.get())
    assert data(RESUME, link=token, answer=code)["checkoutId"]


def test_the_answer_names_the_carts_channel(save, data, shop):
    from saleor_phone_order.models import Draft

    resumed = data(RESUME, link=token_of(save()))
    assert resumed["channel"] == (Draft.objects.get().channel_ref or None)


def test_who_opens_a_link_is_told_nothing_of_an_unknown_one(refusal):
    for document in (RESUME, CODE):
        assert [error["code"] for error in refusal(document, link="nonsense")] == ["LINK_NOT_FOUND"]
