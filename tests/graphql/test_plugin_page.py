"""Settings on the plugin's page in the host."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from saleor_phone_order.conf import SETTINGS, conf
from saleor_phone_order.hosts import host
from tests.shops.plugin_page import PluginPage

pytestmark = pytest.mark.django_db

DEFAULTS = {
    "session_grace_minutes": "15",
    "left_grace_minutes": "2",
    "link_days": "14",
    "max_lines": "500",
    "external_payment_skips_review": "false",
    "phone_region": "PL",
    "resume_url": "/plugins/saleor-phone-order/resume/{token}",
    "quotes": "HONOUR",
    "consent": "OFF",
    "link_check": "NONE",
    "continue_url": "",
    "hand_off_url": "",
    "link_places_orders": "false",
    "guard_notices": "true",
    "order_notice": "false",
    "retention_days": "90",
    "dashboard_url": "",
    "payment_minutes": "60",
    "review_sample_percent": "0",
    "review_new_addresses": "false",
    "campaign_required": "false",
    "whole_catalogue": "false",
    "prices_adjustable": "false",
    "shipping_adjustable": "false",
    "price_ceiling_percent": "0",
}


@pytest.fixture(autouse=True)
def _forget_what_was_saved():
    conf.forget()
    yield
    conf.forget()


@pytest.fixture
def page(api, shop, settings):
    settings.DEFAULT_COUNTRY = "PL"
    admin = shop.staff("admin@example.com", "plugins.manage_plugins")
    return PluginPage(api, admin, host.plugin_class().PLUGIN_ID)


def test_it_shows_the_defaults_and_the_plugin_is_active_from_the_start(page):
    shown = page.read()
    assert shown["active"] is True
    assert page.values() == DEFAULTS
    assert shown["configuration"]["link_days"] == {
        "name": "link_days",
        "value": "14",
        "type": "STRING",
        "label": "Days that a draft lives",
        "helpText": "So long a saved draft, its link and its quoted prices are good.",
    }
    assert shown["configuration"]["external_payment_skips_review"]["type"] == "BOOLEAN"


def test_what_is_saved_there_is_in_force(page, session, agent, save_draft):
    assert (
        page.save(
            session_grace_minutes="20",
            left_grace_minutes="3",
            link_days="30",
            max_lines="7",
            external_payment_skips_review="true",
            phone_region="US",
            resume_url="https://shop.example/call/{token}",
        )
        == []
    )
    conf.forget()
    assert conf.session_grace == timedelta(minutes=20)
    assert conf.left_grace == timedelta(minutes=3)
    assert conf.MAX_LINES == 7
    assert conf.EXTERNAL_PAYMENT_SKIPS_REVIEW is True
    assert conf.PHONE_REGION == "US"
    assert conf.RESUME_URL == "https://shop.example/call/{token}"
    now = timezone.now()
    assert save_draft(session, agent, now=now).expires_at == now + timedelta(days=30)


def test_the_first_save_keeps_the_plugin_active_and_the_other_fields(page):
    assert page.save(link_days="30") == []
    assert page.read()["active"] is True
    assert page.values() == {**DEFAULTS, "link_days": "30"}
    assert page.save(max_lines="7") == []
    assert page.values() == {**DEFAULTS, "link_days": "30", "max_lines": "7"}


def test_it_is_switched_off_and_on_there(page):
    assert page.save(active=False) == []
    assert page.read()["active"] is False
    assert page.save(link_days="30") == []
    assert page.read()["active"] is False
    assert page.save(active=True) == []
    assert page.read()["active"] is True


@pytest.mark.parametrize(
    ("name", "field", "value", "kind"),
    [
        ("link_days", "linkDays", "0", "a whole number from 1 to 100000"),
        ("link_days", "linkDays", "-3", "a whole number from 1 to 100000"),
        ("link_days", "linkDays", "two", "a whole number from 1 to 100000"),
        ("link_days", "linkDays", "1.5", "a whole number from 1 to 100000"),
        ("link_days", "linkDays", "100001", "a whole number from 1 to 100000"),
        ("phone_region", "phoneRegion", "Poland", "a country code such as US"),
        ("phone_region", "phoneRegion", "pl", "a country code such as US"),
        ("resume_url", "resumeUrl", "https://shop.example/", "an address that contains {token}"),
        ("resume_url", "resumeUrl", "javascript:{token}", "an address that contains {token}"),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_changes(page, name, field, value, kind):
    label = page.read()["configuration"][name]["label"]
    wrong = {
        "field": field,
        "message": "%s: must be %s." % (label, kind),
        "code": "INVALID",
    }
    for _ in range(2):  # Before the page was ever saved, and after.
        before = page.read()
        assert page.save(active=False, session_grace_minutes="20", **{name: value}) == [wrong]
        assert page.read() == before
        assert page.save(max_lines="7") == []


def test_an_empty_field_means_the_default(page):
    assert page.save(link_days="30", phone_region="US") == []
    assert page.save(link_days="", phone_region="") == []
    assert page.values() == DEFAULTS


def test_a_django_setting_wins_and_is_shown_as_fixed(page, settings):
    assert page.save(link_days="30") == []
    settings.PHONE_ORDER_LINK_DAYS = 10
    assert page.values() == {**DEFAULTS, "link_days": "10"}
    assert page.read()["configuration"]["link_days"]["helpText"].endswith(
        "PHONE_ORDER_LINK_DAYS in the shop's Django settings decides it."
    )
    conf.forget()
    assert conf.LINK_DAYS == 10
    # The page sends all its fields; only another value is refused.
    assert page.save(link_days="10", max_lines="7") == []
    (error,) = page.save(link_days="11", max_lines="8")
    assert (error["field"], error["code"]) == ("linkDays", "INVALID")
    assert page.values() == {**DEFAULTS, "link_days": "10", "max_lines": "7"}


def test_the_life_of_a_token_is_no_setting_of_the_page(page):
    assert "token_minutes" not in page.values()
    assert {setting.key for setting in SETTINGS} - set(DEFAULTS) == {
        "token_minutes",
        "stripe_url",
        "stripe_script_url",
    }


def test_only_admins_of_plugins_see_it(page, api, agent):
    answer = PluginPage(api, agent, host.plugin_class().PLUGIN_ID)
    with pytest.raises(AssertionError, match="PermissionDenied"):
        answer.save(link_days="30")
    assert page.values() == DEFAULTS


def test_what_was_saved_counts_in_the_next_request_which_asks_for_it_once(
    page, api, shop, gid, agent, start, customer
):
    shop.variant("A-1")
    shop.variant("A-2")
    session = gid("PhoneOrderSession", start(agent, customer))
    add = """mutation ($id: ID!) { phoneOrderLinesAdd(id: $id, text: "A-1 1\\nA-2 1") {
        errors { code message } } }"""
    login = shop.login(agent)
    assert page.save(max_lines="1") == []
    (error,) = api(add, token=login, id=session)["data"]["phoneOrderLinesAdd"]["errors"]
    assert error == {"code": "TOO_MANY_LINES", "message": "There can be at most 1 lines."}
    assert page.save(max_lines="2") == []
    with CaptureQueriesContext(connection) as captured:
        answer = api(add, token=login, id=session)
    assert answer["data"]["phoneOrderLinesAdd"]["errors"] == []
    # The host reads whole rows.
    ours = 'SELECT "plugins_pluginconfiguration"."configuration" '
    assert len([query for query in captured if query["sql"].startswith(ours)]) == 1


def test_a_task_asks_for_it_once_and_the_next_one_asks_again(page, django_assert_num_queries):
    from celery.signals import task_prerun

    page.save(session_grace_minutes="60")
    task_prerun.send(sender=None)
    with django_assert_num_queries(1):
        assert conf.session_grace == timedelta(minutes=60)
        assert conf.left_grace == timedelta(minutes=2)
    task_prerun.send(sender=None)
    with django_assert_num_queries(1):
        assert conf.session_grace == timedelta(minutes=60)
