"""A real browser in front of an open shop: `./phone-order test` starts both.

The shop is the demo's, with the people and goods of `saleor_phone_order.sample_shop`.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.browser.campaigns import at_desk, campaigns, required  # noqa: F401
from tests.browser.shop import Shop
from tests.leaving_out import pytest_collection_modifyitems  # noqa: F401
from tests.stripe_double.remote import Remote

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 720}}
#: The Dashboard's frame at 1280×720, and a wide screen.
SIZES = ((1019, 642), (1440, 900))


def pytest_addoption(parser):
    parser.addoption("--screenshots", type=Path, metavar="DIR", help="keep pictures there")


def pytest_configure(config):
    if not os.environ.get("PHONE_ORDER_SHOP"):
        raise pytest.UsageError("Run these with `./phone-order test tests/browser`.")


@pytest.fixture(scope="session")
def shop():
    """The open shop: `shop.url`, its people by e-mail, its mails."""
    return Shop(os.environ["PHONE_ORDER_SHOP"], Path(os.environ["PHONE_ORDER_SHOP_MAIL"]))


@pytest.fixture
def stripe():
    """What stands in for Stripe beside the shop: `stripe.payments()`, `stripe.settle(ref)`, see
    `tests.stripe_double.double.Double`. Nothing that it was asked may be against Stripe's document."""
    remote = Remote(os.environ["PHONE_ORDER_STRIPE"])
    yield remote
    assert remote.violations() == []


@pytest.fixture
def ask(shop):
    """`ask(query, as_=email, **variables)`: the one field of an operation that must succeed;
    without `as_` nobody is logged in."""
    return shop.ask


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ["PHONE_ORDER_CHROMIUM"], args=["--no-sandbox"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser, shop):
    """`new_page(**options of a browser context)`: a page of a visitor of its own."""
    contexts = []

    def make(**options):
        contexts.append(browser.new_context(base_url=shop.url, locale="en-US", **options))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def phone(new_page):
    return new_page(**PHONE)


@pytest.fixture
def phone_without_scripts(new_page):
    return new_page(**PHONE, java_script_enabled=False)


@pytest.fixture
def desk(new_page):
    return new_page(**DESK)


@pytest.fixture
def screenshot(request):
    """`screenshot(page, name)`: a picture of the whole page, where somebody asked for them."""
    folder = request.config.getoption("--screenshots")

    def take(page, name):
        if folder:
            page.screenshot(path=str(folder / (name + ".png")), full_page=True)

    return take


@pytest.fixture
def axe():
    """`axe(page)`: the page has no violation that axe finds, neither light nor dark."""

    def check(page):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page)
            assert found.violations_count == 0, "%s, %s:\n%s" % (
                page.title(),
                scheme,
                found.generate_report(),
            )
        page.emulate_media(color_scheme="light")

    return check


@pytest.fixture
def look(axe, screenshot):
    """`look(page, name)`: what every screen of the desk must be, small and wide, light and dark."""

    def check(page, name):
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            axe(page)
            screenshot(page, "%s-%dx%d" % (name, width, height))
        page.emulate_media(color_scheme="dark")
        screenshot(page, "%s-dark" % name)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": SIZES[0][0], "height": SIZES[0][1]})

    return check
