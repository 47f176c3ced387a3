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
    ],
)
def test_a_wrong_setting_is_an_error(settings, name, values, check_id, kind):
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
