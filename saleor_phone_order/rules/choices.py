"""What a shop may choose between in its settings."""

from __future__ import annotations

from enum import Enum


class Quotes(str, Enum):
    """What a resumed draft costs."""

    HONOUR = "HONOUR"  # the quoted prices, until the link expires
    CURRENT = "CURRENT"  # what the goods cost now; what differs is shown first


class ConsentMode(str, Enum):
    """How a customer agrees that an agent acts as them."""

    OFF = "OFF"
    VERBAL = "VERBAL"  # the agent records that they said so
    CODE = "CODE"  # they read out a code that was mailed to them


class RecipientCheck(str, Enum):
    """What a resume link asks before it shows anything."""

    NONE = "NONE"
    POSTAL_CODE = "POSTAL_CODE"
    EMAIL_CODE = "EMAIL_CODE"
