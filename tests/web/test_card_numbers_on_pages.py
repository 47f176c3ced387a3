"""Card numbers typed into the forms of a link, and sent by a page that is left: kept nowhere."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from saleor_phone_order.flows import presence
from saleor_phone_order.rules.choices import RecipientCheck
from tests.fixtures_card_numbers import SPELLINGS, VISA, leaks

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]

GRETE = {
    "first_name": "Grete",
    "last_name": "Ost",
    "street_address_1": "Torstr. 1",
    "city": "Brooklyn",
    "postal_code": "11201",
    "country": "US",
    "country_area": "NY",
    "phone": "+12125550143",
}


@pytest.fixture
def try_forms(watch):
    """`try_forms(page)`: types card numbers into each field of its forms, of each step once;
    the steps that were tried."""
    tried = set()

    def call(page):
        forms, answer = page.forms, page.answer
        wrong, typed = [], 0
        for step, fields in forms.items():
            if step in tried:
                continue
            tried.add(step)
            for name in fields:
                text = SPELLINGS[typed % len(SPELLINGS)]
                text = VISA + "@example.com" if name == "email" else text
                _, _, found = watch(page.post, step, **{**fields, name: text})
                if leaks(page.answer.content.decode()):
                    found.append("shown")
                wrong += ["%s %s %r: %s" % (step, name, text, each) for each in found]
                typed += 1
        assert not wrong, "\n".join(wrong)
        page.answer = answer
        return tried

    return call


def test_no_form_of_a_link_keeps_one(
    orders_by_link, try_forms, shop, start, fill, save_draft, issue_link, visit, agent, coffee
):
    draft = save_draft(fill(start(agent), agent, (coffee, 2), is_shipped=False), agent)
    page = visit(issue_link(draft, agent))
    try_forms(page)
    page.press("continue")
    try_forms(page)
    page.press("contact", email="grete@example.com")
    try_forms(page)
    page.press("addresses", **{"shipping-" + name: text for name, text in GRETE.items()}, same="")
    try_forms(page)
    page.press("billing", **{"billing-" + name: text for name, text in GRETE.items()})
    try_forms(page)
    page.press("delivery", method=str(shop.shipping_method.pk))
    assert try_forms(page) >= {"continue", "contact", "addresses", "billing", "delivery", "place"}


def test_neither_the_question_before_a_link_nor_its_address_keeps_one(
    try_forms, session, save_draft, issue_link, visit, agent, watch
):
    page = visit(
        issue_link(save_draft(session, agent), agent, recipient_check=RecipientCheck.POSTAL_CODE)
    )
    assert "check" in try_forms(page)
    for path in (VISA, "x?step=" + VISA, VISA[:4] + "%20" + VISA[4:]):
        response, _, found = watch(Client().get, "/plugins/saleor-phone-order/resume/" + path)
        assert found == []
        assert not leaks(response.content.decode())


def test_a_page_that_is_left_keeps_none(watch, session):
    nonce = presence.leave_nonce(session)
    for body in (
        {"session": VISA, "nonce": nonce},
        {"session": str(session.pk), "nonce": VISA},
        {"session": str(session.pk), "nonce": nonce + VISA},
        {VISA: VISA},
        VISA,
    ):
        response, changed, found = watch(
            Client().post,
            "/plugins/saleor-phone-order/left/",
            json.dumps(body),
            content_type="text/plain",
        )
        assert (response.content, changed, found) == (b"", set(), []), body
