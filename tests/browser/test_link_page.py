"""The page behind a resume link, as it opens on a phone."""

from __future__ import annotations

import urllib.request

import pytest

from saleor_phone_order.sample_shop import AVA, ORANGE_JUICE, PARROT, RUTH
from tests.browser.drafting import REVOKE, saved_draft
from tests.demo.calling import DRAFT

pytestmark = pytest.mark.one_host


@pytest.fixture(scope="module")
def draft(shop):
    """Three cushions and an orange juice for Ruth, at her prices: 59.00 USD with shipping."""
    return saved_draft(shop, AVA.email, RUTH.email, {PARROT: 3, ORANGE_JUICE: 1})


def test_it_shows_the_lines_and_the_total(draft, phone, axe, screenshot):
    answer = phone.goto(draft.url)
    assert answer.status == 200
    assert phone.title().startswith("Your order")
    page = phone.inner_text("body")
    for text in ("White Parrot Cushion", "16.00", "48.00", "Orange Juice", "5.00", "59.00"):
        assert text in page, (text, page)
    assert str(draft.number) in page
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    axe(phone)
    screenshot(phone, "link-page")
    phone.emulate_media(color_scheme="dark")
    screenshot(phone, "link-page-dark")


def test_it_fits_a_desk_too(draft, desk, axe, screenshot):
    desk.goto(draft.url)
    axe(desk)
    screenshot(desk, "link-page-desk")


def test_it_is_readable_without_scripts(draft, phone_without_scripts):
    phone_without_scripts.goto(draft.url)
    assert "White Parrot Cushion" in phone_without_scripts.inner_text("body")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_it_changes_nothing(draft, ask, phone, method):
    before = ask(DRAFT, as_=AVA.email, id=draft.id)
    assert before["state"] == "OPEN"
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(2):
        request = urllib.request.Request(draft.url, method=method)
        with direct.open(request, timeout=60) as answer:
            assert answer.status == 200
    phone.goto(draft.url)
    assert ask(DRAFT, as_=AVA.email, id=draft.id) == before


def test_an_unknown_link_says_so(shop, phone, axe, screenshot):
    answer = phone.goto(shop.url + "/plugins/saleor-phone-order/resume/nonsense")
    assert answer.status == 404
    assert phone.inner_text("h1") == "This link is not valid"
    axe(phone)
    screenshot(phone, "link-unknown")


def test_a_revoked_link_says_so(shop, ask, phone, axe, screenshot):
    draft = saved_draft(shop, AVA.email, RUTH.email, {ORANGE_JUICE: 1})
    ask(REVOKE, as_=AVA.email, id=draft.id)
    answer = phone.goto(draft.url)
    assert answer.status == 410
    assert phone.inner_text("h1") == "This link is no longer valid"
    assert "Orange Juice" not in phone.inner_text("body")
    axe(phone)
    screenshot(phone, "link-revoked")
