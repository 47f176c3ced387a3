from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from saleor_phone_order.flows import continuing, links
from saleor_phone_order.models import DraftLink

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]


@pytest.fixture
def draft(session, save_draft, agent):
    return save_draft(session, agent)


@pytest.fixture
def url(draft, issue_link, agent):
    return "/plugins/saleor-phone-order/resume/" + issue_link(draft, agent)


def text(response):
    return " ".join(response.content.decode().split())


def test_the_page_shows_shop_lines_prices_agent_and_expiry(client, url, draft):
    response = client.get(url)
    assert response.status_code == 200
    page = text(response)
    assert "Saleor e-commerce" in page
    assert "Order %d was prepared for you by Ada." % draft.number in page
    coffee = "<td>Product COFFEE (COFFEE)<small>2 × $20.00</small></td><td>$40.00</td>"
    tea = "<td>Product TEA (TEA)<small>3 × $7.50</small></td><td>$22.50</td>"
    assert coffee in page
    assert tea in page
    assert "<td>$62.50</td>" in page
    assert "with shipping, taxes and codes</th><td>$72.50</td>" in page
    assert "anna@" not in page
    assert '<html lang="en">' in page


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_it_changes_nothing(client, url, whole_database, method):
    before = whole_database()
    for _ in range(2):
        assert getattr(client, method)(url).status_code == 200
    assert whole_database() == before


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_nothing_else_is_allowed(client, url, whole_database, method):
    before = whole_database()
    assert getattr(client, method)(url).status_code == 405
    assert whole_database() == before


def test_the_page_leaks_nothing_and_loads_nothing(client, url):
    response = client.get(url)
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    policy = response["Content-Security-Policy"]
    assert policy == (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )
    page = text(response)
    assert "<script" not in page
    assert "src=" not in page
    assert "href=" not in page
    assert url not in page


def test_names_are_escaped(client, session, save_draft, issue_link, agent, shop, coffee):
    shop.change(coffee.product, name="<img src=x onerror=alert(1)>")
    draft = save_draft(session, agent)
    page = text(client.get("/plugins/saleor-phone-order/resume/" + issue_link(draft, agent)))
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_what_has_changed_is_said(client, url, shop, coffee, tea):
    shop.change(tea.stocks.get(), quantity=1)
    coffee.delete()
    page = text(client.get(url))
    assert "<li>Product COFFEE (COFFEE) is no longer available.</li>" in page
    assert "<li>Only 1 of Product TEA (TEA) are in stock.</li>" in page
    assert "<td>Product COFFEE" not in page
    assert "Total as quoted" not in page


def test_a_total_without_delivery_does_not_speak_of_shipping(
    client, start, fill, agent, customer, coffee, save_draft, issue_link
):
    undelivered = fill(start(agent, customer), agent, (coffee, 2), is_shipped=False)
    draft = save_draft(undelivered, agent)
    page = text(client.get("/plugins/saleor-phone-order/resume/" + issue_link(draft, agent)))
    total = "Total as quoted, with taxes and codes, without shipping</th><td>$40.00</td>"
    assert total in page
    assert "with shipping" not in page


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("America/Chicago", "Jan. 31, 2031, 5:30 p.m. CST"),
        ("Asia/Kathmandu", "Feb. 1, 2031, 5:15 a.m. +0545"),
    ],
)
def test_the_end_of_a_link_is_told_in_the_time_of_the_shop(client, url, settings, zone, said):
    settings.TIME_ZONE = zone
    end = datetime.fromisoformat("2031-01-31T23:30:00+00:00")
    DraftLink.objects.update(expires_at=end)
    assert "This link is good until %s" % said in text(client.get(url))


def test_a_quoted_price_is_shown_although_the_price_rose(client, url, shop, coffee):
    shop.set_price(coffee, "99")
    assert "<small>2 × $20.00</small></td><td>$40.00</td>" in text(client.get(url))


def test_a_link_without_products_says_so(client, draft, issue_link, agent):
    token = issue_link(draft, agent, has_products=False)
    page = text(client.get("/plugins/saleor-phone-order/resume/" + token))
    assert "there are no products in this order yet" in page
    assert "COFFEE" not in page


def test_a_wrong_link_is_a_plain_page(client, draft):
    response = client.get("/plugins/saleor-phone-order/resume/nonsense")
    assert response.status_code == 404
    page = text(response)
    assert "<h1>This link is not valid</h1>" in page
    assert "Please call or write to Saleor e-commerce" in page
    assert response["Referrer-Policy"] == "no-referrer"


def test_an_expired_link_is_a_plain_page(client, url):
    DraftLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    response = client.get(url)
    assert response.status_code == 410
    page = text(response)
    assert "<h1>This link has expired</h1>" in page
    assert "COFFEE" not in page


def test_a_revoked_link_is_a_plain_page(client, url, draft, agent, actor_of):
    links.revoke(draft_id=draft.pk, actor=actor_of(agent), now=timezone.now())
    response = client.get(url)
    assert response.status_code == 410
    assert "<h1>This link is no longer valid</h1>" in text(response)


def test_a_completed_order_is_a_plain_page(client, url, draft, agent, actor_of, process):
    continued = continuing.continue_draft(
        draft_id=draft.pk, actor=actor_of(agent), now=timezone.now()
    )
    process(continued.session, agent)
    response = client.get(url)
    assert response.status_code == 200
    page = text(response)
    assert "<h1>This order is complete</h1>" in page
    assert "COFFEE" not in page


def test_the_page_speaks_of_no_agent_who_has_left(client, url, agent):
    agent.delete()
    assert "was prepared for you by" not in text(client.get(url))


@pytest.mark.parametrize(
    ("wanted", "language", "said"),
    [
        ("de-DE,de;q=0.9,en;q=0.5", "de", "Weiter"),
        ("en-US", "en", "Continue"),
        # There are no texts in it: better English throughout than half of it.
        ("nb,da;q=0.8", "en", "Continue"),
    ],
)
def test_the_page_speaks_its_visitors_language(client, url, wanted, language, said, translated):
    page = text(client.get(url, HTTP_ACCEPT_LANGUAGE=wanted))
    assert '<html lang="%s' % language in page  # Some hosts know of regions.
    assert '<button type="submit">%s</button>' % said in page


def test_a_shop_without_promises_shows_todays_prices(client, url, shop, coffee, tea, settings):
    settings.PHONE_ORDER_QUOTES = "CURRENT"
    assert "These are today's prices." in client.get(url).content.decode()
    shop.set_price(coffee, "25.00")
    shop.set_price(tea, "7.00")
    page = text(client.get(url))
    assert "costs $25.00 each now, more than the $20.00 quoted.</li>" in page
    assert "costs $7.00 each now, less than the $7.50 quoted.</li>" in page
    assert "<td>$71.00</td>" in page
    assert "Total as quoted" not in page
