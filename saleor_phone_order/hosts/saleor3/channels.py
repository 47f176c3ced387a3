"""Saleor 3's channels, which are named by their slug."""

from __future__ import annotations

from typing import Any, List

from prices import Money

from ..refusals import ChannelNotFound


def channel_row(channel_ref: str):
    """The channel; the shop's default one for an empty reference.

    :raises ChannelNotFound:
    """
    from saleor.channel.models import Channel

    if channel_ref:
        channel = Channel.objects.filter(slug=channel_ref).first()
    else:
        channel = next(iter(active_channels()), None)
    if channel is None:
        raise ChannelNotFound(field="channel")
    return channel


def active_channels() -> List[Any]:
    """The default one first, then the oldest."""
    from django.conf import settings
    from saleor.channel.models import Channel

    # The slug is a setting of the host; a shop may have renamed its channel since.
    default = getattr(settings, "DEFAULT_CHANNEL_SLUG", "")
    active = Channel.objects.filter(is_active=True).order_by("pk")
    return sorted(active, key=lambda found: found.slug != default)


def money(amount: Any, currency: str) -> Money:
    """An amount of the host's, in the places that its currency has: rows have three, and
    the API answers floating point numbers."""
    from saleor.core.prices import quantize_price

    return quantize_price(Money(str(amount), currency), currency)
