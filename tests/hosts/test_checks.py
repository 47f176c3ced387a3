"""Django's settings are checked before the shop starts."""

from __future__ import annotations

import pytest

from saleor_phone_order.checks import check_host, check_settings, check_states


def test_a_shop_without_settings_of_ours_has_nothing_to_mend(settings):
    assert check_settings() + check_states() + check_host() == []


@pytest.mark.parametrize(
    ("name", "values", "check_id", "kind"),
    [
        ("SESSION_GRACE_MINUTES", (0, "15", True), "E001", "a whole number from 1 to 100000"),
        ("LEFT_GRACE_MINUTES", (-1, None), "E002", "a whole number from 1 to 100000"),
        ("TOKEN_MINUTES", (2.5,), "E003", "a whole number from 1 to 100000"),
        ("LINK_DAYS", (100001,), "E004", "a whole number from 1 to 100000"),
        ("MAX_LINES", ("",), "E005", "a whole number from 1 to 100000"),
        ("EXTERNAL_PAYMENT_SKIPS_REVIEW", ("yes", 1), "E006", "True or False"),
        ("PHONE_REGION", ("us", "USA", None), "E007", "a country code such as US"),
        ("RESUME_URL", ("/resume", "{token}"), "E008", "an address that contains {token}"),
        ("QUOTES", ("honour", None), "E011", "one of HONOUR, CURRENT"),
        ("CONSENT", ("ON",), "E012", "one of OFF, VERBAL, CODE"),
        ("LINK_CHECK", (True, ""), "E013", "one of NONE, POSTAL_CODE, EMAIL_CODE"),
        (
            "CONTINUE_URL",
            (
                "https://localhost/cart",
                "https://shop.evil.example/{token}",
                "http://shop.example/{token}",
                "/{token}",
                None,
            ),
            "E014",
            "empty, or an https address on one of Saleor's ALLOWED_CLIENT_HOSTS,"
            " that contains {token}",
        ),
        (
            "HAND_OFF_URL",
            ("https://shop.evil.example/cart", "javascript:alert(1)"),
            "E015",
            "empty, or an https address on one of Saleor's ALLOWED_CLIENT_HOSTS",
        ),
        ("LINK_PLACES_ORDERS", (1,), "E016", "True or False"),
        ("GUARD_NOTICES", ("",), "E017", "True or False"),
        ("ORDER_NOTICE", (None,), "E018", "True or False"),
        ("RETENTION_DAYS", (0,), "E019", "a whole number from 1 to 100000"),
        (
            "DASHBOARD_URL",
            ("http://dashboard.example", "dashboard.example", "javascript:alert(1)", None),
            "E020",
            "empty, or an https address",
        ),
        ("PRICE_CEILING_PERCENT", (-1, 101, "10"), "E030", "a whole number from 0 to 100"),
    ],
)
def test_a_wrong_setting_is_an_error(settings, name, values, check_id, kind):
    settings.ALLOWED_CLIENT_HOSTS = ["shop.example", "localhost"]
    for value in values:
        setattr(settings, "PHONE_ORDER_" + name, value)
        (error,) = check_settings()
        assert error.id == "phone_order." + check_id
        assert error.msg == "PHONE_ORDER_%s must be %s." % (name, kind)


def test_an_unknown_setting_is_a_warning(settings):
    settings.PHONE_ORDER_LINK_DAY = 3
    (warning,) = check_settings()
    assert warning.id == "phone_order.W001"
    assert warning.msg == "PHONE_ORDER_LINK_DAY is not a setting of this plugin."


def test_addresses_of_the_storefront_are_taken(settings):
    settings.ALLOWED_CLIENT_HOSTS = [".shop.example", "localhost"]
    settings.PHONE_ORDER_CONTINUE_URL = "https://www.shop.example/phone-order/{token}"
    settings.PHONE_ORDER_HAND_OFF_URL = "http://localhost:3000/cart"
    assert check_settings() == []
