"""Typed settings: Django's `PHONE_ORDER_…`, else the plugin's page in the host, else the default.

A Django setting wins, and the page shows it as fixed: whoever deploys the shop has the last
word. Values are read when they are used.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from enum import Enum
from typing import Any, Mapping, Optional, Type
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.http.request import validate_host

from .hosts import host
from .rules.choices import ConsentMode, Quotes, RecipientCheck


class Setting:
    """One setting.

    :param default: its value, or a function that gives it.
    :param check_id: of the system check that refuses a wrong value.
    :param label: what the plugin's page calls it; without one it is not on the page.
    """

    #: How the plugin's page asks for it, in the words of every host.
    page_type = "String"
    #: What a valid value is, after "must be".
    kind = ""

    def __init__(self, default, check_id: str, label: str = "", help_text: str = "") -> None:
        self._default = default
        self.check_id = check_id
        self.label = label
        self.help_text = help_text

    def __set_name__(self, owner, name: str) -> None:
        self.name = "PHONE_ORDER_" + name
        #: Its name on the page.
        self.key = name.lower()

    def __get__(self, instance, owner):
        if instance is None:
            return self
        if self.is_fixed or not self.label:
            return self.in_force({})
        return self.in_force(instance.saved())

    @property
    def is_fixed(self) -> bool:
        """Django's settings name it."""
        return hasattr(settings, self.name)

    def in_force(self, saved: Mapping[str, Any]) -> Any:
        """:param saved: what the page says, by key."""
        if self.is_fixed:
            return getattr(settings, self.name)
        value = self.read(saved.get(self.key))
        return value if self.is_valid(value) else self.default

    @property
    def default(self) -> Any:
        return self._default() if callable(self._default) else self._default

    def read(self, text: Any) -> Any:
        """The value that the page means. An empty field means the default."""
        return self.default if text is None or text == "" else text

    def is_valid(self, value: Any) -> bool:
        raise NotImplementedError


class WholeNumber(Setting):
    #: Some hundred years, in days: what the longest of them can add to a date.
    maximum = 100_000
    kind = "a whole number from 1 to %d" % maximum

    def read(self, text):
        value = super().read(text)
        return int(value) if isinstance(value, str) and value.strip().isdecimal() else value

    def is_valid(self, value):
        return type(value) is int and 1 <= value <= self.maximum


class Percentage(WholeNumber):
    kind = "a whole number from 0 to 100"

    def is_valid(self, value):
        return type(value) is int and 0 <= value <= 100


class Flag(Setting):
    page_type = "Boolean"
    kind = "True or False"

    def is_valid(self, value):
        return isinstance(value, bool)


class Country(Setting):
    kind = "a country code such as US"

    def is_valid(self, value):
        return isinstance(value, str) and len(value) == 2 and value.isalpha() and value.isupper()


class LinkTemplate(Setting):
    kind = "an address that contains {token}"

    def is_valid(self, value):
        return (
            isinstance(value, str)
            and value.startswith(("https://", "http://", "/"))
            and "{token}" in value
        )


class Choice(Setting):
    def __init__(self, choices: Type[Enum], default, *described: str) -> None:
        super().__init__(default.value, *described)
        self.choices = [choice.value for choice in choices]
        self.kind = "one of " + ", ".join(self.choices)

    def is_valid(self, value):
        return value in self.choices


class GatewayAddress(Setting):
    kind = "an https address"

    def is_valid(self, value):
        return isinstance(value, str) and _is_secure(urlsplit(value))


class DashboardAddress(Setting):
    """Where staff open the Dashboard; empty for none."""

    kind = "empty, or an https address"

    def is_valid(self, value):
        return value == "" or (isinstance(value, str) and _is_secure(urlsplit(value)))


class StorefrontAddress(Setting):
    """Of a page of the shop's storefront; empty for none."""

    kind = "empty, or an https address on one of Saleor's ALLOWED_CLIENT_HOSTS"
    #: What the address must contain.
    placeholder = ""

    def is_valid(self, value):
        if value == "":
            return True
        if not isinstance(value, str) or self.placeholder not in value:
            return False
        parts = urlsplit(value)
        return _is_secure(parts) and validate_host(parts.hostname, settings.ALLOWED_CLIENT_HOSTS)


def _is_secure(parts: SplitResult) -> bool:
    """Whether an address is https, or on this machine."""
    is_here = parts.hostname in ("localhost", "127.0.0.1")
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_here)
    )


class ContinueTemplate(StorefrontAddress):
    kind = StorefrontAddress.kind + ", that contains {token}"
    placeholder = "{token}"


class _Asked(threading.local):
    saved: Optional[Mapping[str, Any]] = None


class Settings:
    """Each is in the unit that its name says."""

    SESSION_GRACE_MINUTES: int = WholeNumber(
        15,
        "phone_order.E001",
        "Minutes until an abandoned call ends",
        "After so many minutes without a sign of life a session ends; what is in the cart becomes a draft.",
    )
    LEFT_GRACE_MINUTES: int = WholeNumber(
        2,
        "phone_order.E002",
        "Minutes until a call that was left ends",
        "The same, once the agent's page has said that it was left.",
    )
    #: Life of an impersonation token; the heartbeat brings a fresh one.
    TOKEN_MINUTES: int = WholeNumber(5, "phone_order.E003")
    LINK_DAYS: int = WholeNumber(
        14,
        "phone_order.E004",
        "Days that a draft lives",
        "So long a saved draft, its link and its quoted prices are good.",
    )
    MAX_LINES: int = WholeNumber(
        500, "phone_order.E005", "Most lines of a cart", "A cart of a call takes no more lines."
    )
    EXTERNAL_PAYMENT_SKIPS_REVIEW: bool = Flag(
        False,
        "phone_order.E006",
        "Place orders paid elsewhere at once",
        "Without a supervisor who reviews them first.",
    )
    PHONE_REGION: str = Country(
        lambda: settings.DEFAULT_COUNTRY,
        "phone_order.E007",
        "Country of phone numbers",
        "The code, such as US, of the country whose numbers are typed without a prefix.",
    )
    RESUME_URL: str = LinkTemplate(
        "/plugins/saleor-phone-order/resume/{token}",
        "phone_order.E008",
        "Address of the links to drafts",
        "{token} is replaced. Give the whole address, https://…, since customers get it.",
    )
    QUOTES: str = Choice(
        Quotes,
        Quotes.HONOUR,
        "phone_order.E011",
        "Prices of drafts",
        "HONOUR keeps the quoted prices until the link expires, CURRENT asks today's.",
    )
    CONSENT: str = Choice(
        ConsentMode,
        ConsentMode.OFF,
        "phone_order.E012",
        "The customer's consent to a call",
        "OFF, VERBAL (the agent records it) or CODE (mailed to the customer, who reads it out).",
    )
    LINK_CHECK: str = Choice(
        RecipientCheck,
        RecipientCheck.NONE,
        "phone_order.E013",
        "What a link asks its visitor first",
        "NONE, POSTAL_CODE of the order, or EMAIL_CODE that is mailed to the customer.",
    )
    CONTINUE_URL: str = ContinueTemplate(
        "",
        "phone_order.E014",
        "Where a resumed order goes on",
        "An address of your storefront; {token} is replaced. Empty: the plugin's own page.",
    )
    HAND_OFF_URL: str = StorefrontAddress(
        "",
        "phone_order.E015",
        "Where a customer finds a cart that was handed over",
        "An address of your storefront for the mail about it. Empty: the mail has no link.",
    )
    LINK_PLACES_ORDERS: bool = Flag(
        False,
        "phone_order.E016",
        "Customers may order by link without paying",
        "On the plugin's own page; a supervisor reviews the order.",
    )
    GUARD_NOTICES: bool = Flag(
        True,
        "phone_order.E017",
        "Mail what the guard saved",
        "To the agent, and to the supervisors in one mail for all.",
    )
    ORDER_NOTICE: bool = Flag(
        False,
        "phone_order.E018",
        "Mail that an agent ordered",
        "To the customer, when an agent of the shop has ordered for them.",
    )
    RETENTION_DAYS: int = WholeNumber(
        90,
        "phone_order.E019",
        "Days that a draft's personal data is kept",
        "After the draft was completed, or after its link's last day.",
    )
    DASHBOARD_URL: str = DashboardAddress(
        "",
        "phone_order.E020",
        "Address of the Dashboard",
        "In its frame the desk may be shown. Empty: only at the desk's own address.",
    )

    #: Where Stripe's API is.
    STRIPE_URL: str = GatewayAddress("https://api.stripe.com", "phone_order.E021")
    #: Stripe's script, with which card numbers go from the browser to Stripe alone.
    STRIPE_SCRIPT_URL: str = GatewayAddress("https://js.stripe.com/v3/", "phone_order.E022")
    PAYMENT_MINUTES: int = WholeNumber(
        60,
        "phone_order.E023",
        "Minutes until an unfinished payment is given up",
        "After so many minutes without a result a payment is released; nothing is charged.",
    )
    REVIEW_SAMPLE_PERCENT: int = Percentage(
        0,
        "phone_order.E024",
        "Share of the paid orders that are reviewed",
        "In percent, chosen by chance.",
    )
    REVIEW_NEW_ADDRESSES: bool = Flag(
        False,
        "phone_order.E025",
        "Review orders that go to an address nobody has verified",
        "One that no earlier order of the customer went to.",
    )
    CAMPAIGN_REQUIRED: bool = Flag(
        False,
        "phone_order.E026",
        "Calls need a campaign",
        "One that is listed for order entry.",
    )
    WHOLE_CATALOGUE: bool = Flag(
        False,
        "phone_order.E027",
        "Campaigns sell the whole catalogue",
        "Else only what they offer.",
    )
    PRICES_ADJUSTABLE: bool = Flag(
        False,
        "phone_order.E028",
        "Agents may lower prices",
        "In calls without a campaign; a campaign says it for its own.",
    )
    SHIPPING_ADJUSTABLE: bool = Flag(
        False,
        "phone_order.E029",
        "Agents may lower the price of shipping",
        "In calls without a campaign; a campaign says it for its own.",
    )
    PRICE_CEILING_PERCENT: int = Percentage(
        0,
        "phone_order.E030",
        "How much agents may take off a price",
        "In percent, where their permission groups have no ceiling of their own.",
    )

    def __init__(self) -> None:
        self._asked = _Asked()

    @property
    def session_grace(self) -> timedelta:
        return timedelta(minutes=self.SESSION_GRACE_MINUTES)

    @property
    def left_grace(self) -> timedelta:
        return timedelta(minutes=self.LEFT_GRACE_MINUTES)

    @property
    def payment_life(self) -> timedelta:
        return timedelta(minutes=self.PAYMENT_MINUTES)

    @property
    def token_life(self) -> timedelta:
        return timedelta(minutes=self.TOKEN_MINUTES)

    @property
    def link_life(self) -> timedelta:
        return timedelta(days=self.LINK_DAYS)

    @property
    def retention(self) -> timedelta:
        return timedelta(days=self.RETENTION_DAYS)

    def saved(self) -> Mapping[str, Any]:
        """What the page says, by key: asked once for a request, a task or a command."""
        if self._asked.saved is None:
            self._asked.saved = host.saved_settings()
        return self._asked.saved

    def forget(self, **kwargs) -> None:
        """A request or a task begins in this thread."""
        self._asked.saved = None


conf = Settings()

SETTINGS = tuple(item for item in vars(Settings).values() if isinstance(item, Setting))
SETTING_NAMES = tuple(setting.name for setting in SETTINGS)
