"""What the page says, in its visitor's language."""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal
from typing import Any, Iterator, Optional

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, to_locale
from prices import Money

from ...flows.rebuilding import Difference, DifferenceKind
from ...rules.prices import ReasonKind, ResolvedPrice
from ...rules.refusals import ErrorCode

#: What flows say that is shown as it is.
FROM_FLOWS = (
    gettext_noop("This is not an e-mail address."),
    gettext_noop("This e-mail address cannot be used here."),
    gettext_noop("This text contains characters that are not allowed."),
    gettext_noop("A code was sent a moment ago. Wait a minute before you ask for another one."),
    gettext_noop("No more codes can be sent for this link. Ask for a new link."),
    gettext_noop("There is nothing to pay."),
)
#: In a language into which nothing was translated it stays as it is.
PROBE = "Place the order"


@contextmanager
def in_visitors_language(request: Any) -> Iterator[None]:
    """The first language of the browser that there are translations for."""
    language = settings.LANGUAGE_CODE
    if settings.USE_I18N:
        language = translation.get_language_from_request(request)
    with translation.override(language):
        is_known = language.split("-")[0] == "en" or _(PROBE) != PROBE
    with translation.override(language if is_known else "en"):
        yield


def money(amount: Optional[Money]) -> str:
    if amount is None:
        return ""
    try:
        locale = Locale.parse(to_locale(translation.get_language() or "en"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return format_currency(amount.amount, amount.currency, locale=locale)


def price_or_free(amount: Money) -> str:
    return money(amount) if amount.amount > Decimal(0) else _("Free")


def difference(changed: Difference) -> str:
    texts = {
        DifferenceKind.GONE: _("%(name)s is no longer available."),
        DifferenceKind.NOT_OFFERED: _("%(name)s is no longer available."),
        DifferenceKind.LESS_IN_STOCK: _("Only %(available)s of %(name)s are in stock."),
        DifferenceKind.PRICE_LOWER: _(
            "%(name)s costs %(price)s each now, less than the %(quoted)s quoted."
        ),
        DifferenceKind.PRICE_HIGHER: _(
            "%(name)s costs %(price)s each now, more than the %(quoted)s quoted."
        ),
        DifferenceKind.PROMO_CODE: _("A promo code no longer applies."),
        DifferenceKind.SHIPPING_METHOD: _("Choose how the order is shipped again."),
    }
    return texts[changed.kind] % {
        "name": changed.name,
        "available": changed.available_quantity,
        "quoted": money(changed.quoted_price),
        "price": money(changed.price),
    }


def reason(price: ResolvedPrice, *, has_taxes: bool) -> str:
    """Why a line costs less than the list says. Those prices are before taxes."""
    texts = {
        ReasonKind.QUOTED: _("As you were told: %(price)s instead of %(list)s"),
        ReasonKind.TIER_BREAK: _("Your price from %(quantity)s on: %(price)s instead of %(list)s"),
    }
    text = texts.get(price.reason.kind, _("Your price: %(price)s instead of %(list)s")) % {
        "price": money(price.unit),
        "list": money(price.list_price),
        "quantity": price.reason.minimum_quantity,
    }
    return _("%(reason)s, before taxes") % {"reason": text} if has_taxes else text


def problem(code: ErrorCode, message: str, **params: Any) -> str:
    """What a refusal means to a customer. What the host says of a field is said by it."""
    texts = {
        ErrorCode.CARD_NUMBER_IN_TEXT: _(
            "This looks like a payment card number. Do not write it here."
        ),
        ErrorCode.RECIPIENT_CHECK_REQUIRED: _("Write your answer."),
        ErrorCode.WRONG_CODE: _("This code is not good any more. Ask for a new one."),
        ErrorCode.EMPTY_CART: _("There is nothing in the order any more."),
        ErrorCode.SHIPPING_METHOD_REQUIRED: _("Choose how the order is shipped."),
        ErrorCode.SHIPPING_METHOD_NOT_APPLICABLE: _(
            "This way of shipping is not possible any more. Choose another one."
        ),
        ErrorCode.VOUCHER_NOT_APPLICABLE: _("A promo code no longer applies."),
        ErrorCode.COUPON_NOT_COMBINABLE: _("A promo code no longer applies."),
        ErrorCode.PRODUCT_NOT_AVAILABLE: _("Something in the order cannot be ordered any more."),
        ErrorCode.TRIAL_ALREADY_USED: _("Something in the order cannot be ordered any more."),
        ErrorCode.QUANTITY_OUT_OF_RANGE: _("Something in the order cannot be ordered any more."),
        ErrorCode.PRICE_TOO_LOW: _("Something in the order cannot be ordered any more."),
        ErrorCode.PERMISSION_DENIED: _("Orders cannot be placed here."),
        ErrorCode.CUSTOMER_NOT_ELIGIBLE: _("This order cannot be continued here."),
        ErrorCode.NOT_FOUND: _("This order cannot be continued here."),
        ErrorCode.PAYMENT_NOT_CONFIGURED: _("Paying is not possible here at the moment."),
        ErrorCode.DRAFT_NOT_OPEN: _("This was changed in the meantime. Please look again."),
    }
    if code is ErrorCode.RECIPIENT_CHECK_FAILED:
        return _("This is not right. You can try %(tries)s more times.") % {
            "tries": params.get("tries_left")
        }
    if code is ErrorCode.TOTAL_CHANGED:
        return _("The total has changed. Look at the order again before you place it.")
    if code is ErrorCode.INSUFFICIENT_STOCK:
        return _("Not enough of something in the order is in stock any more.")
    return texts.get(code) or (_(message) if message else "")
