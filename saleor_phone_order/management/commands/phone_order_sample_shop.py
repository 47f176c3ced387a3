"""`phone_order_sample_shop`: agents, customers, tiers and campaigns to try things out with."""

from __future__ import annotations

from decimal import Decimal
from typing import List

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from ...flows import campaigns, tier_prices, tiers
from ...flows.campaign_parts import FieldRow, OfferRow
from ...flows.tier_percentages import Percentage
from ...hosts import host
from ...models import Campaign, TierMembership, TierPercentage
from ...rules.actors import Actor, ActorKind
from ...sample_shop import PASSWORD, SAM, SAMPLE_SHOP, SampleRows


class Command(BaseCommand):
    help = (
        "Add agents, supervisors, customers, price tiers and campaigns to the host's sample data. "
        "Their password is public: not for a shop that anybody can reach."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--force", action="store_true", help="Also where settings.DEBUG is False."
        )

    def handle(self, *args, **options):
        if not settings.DEBUG and not options["force"]:
            raise CommandError(
                "This shop has DEBUG = False, so it may be a real one. Accounts with a public "
                "password would be a hole in it. Nothing was done; --force does it anyway."
            )
        try:
            made = furnish()
        except LookupError as error:
            raise CommandError(str(error)) from error
        for what in made:
            self.stdout.write("Made: %s" % what)
        if not made:
            self.stdout.write("Everything was there already; nothing was changed.")
            return
        self.stdout.write("Everybody's password is %s:" % PASSWORD)
        for person in SAMPLE_SHOP.people:
            self.stdout.write("  %-30s %s" % (person.email, person.name))


@transaction.atomic
def furnish() -> List[str]:
    """Make what is missing of the sample shop, and say what that was.

    :raises LookupError: the host's own sample data is not there.
    """
    now = timezone.now()
    rows = host.make_sample_shop(SAMPLE_SHOP)
    supervisor = Actor(ActorKind.STAFF, str(rows.users[SAM.email]))
    return [
        *rows.made,
        *_tiers(rows, supervisor, now),
        *_memberships(rows, supervisor, now),
        *_campaigns(rows, supervisor, now),
        *_past_orders(rows, supervisor, now),
    ]


def _tiers(rows: SampleRows, actor: Actor, now) -> List[str]:
    made = []
    for wanted in SAMPLE_SHOP.tiers:
        if _tier(wanted.name) is not None:
            continue
        percentages = [
            Percentage(TierPercentage.CATEGORY, rows.categories[slug], Decimal(percentage))
            for slug, percentage in wanted.categories.items()
        ] + [
            Percentage(TierPercentage.COLLECTION, rows.collections[slug], Decimal(percentage))
            for slug, percentage in wanted.collections.items()
        ]
        default = wanted.default_percentage
        tier = tiers.create(
            actor=actor,
            now=now,
            name=wanted.name,
            default_percentage=None if default is None else Decimal(default),
            percentages=percentages,
        )
        prices = [
            tier_prices.PriceRow(
                tier_prices.PriceKey(rows.variants[sku], minimum_quantity=quantity),
                amount=Decimal(amount),
            )
            for (sku, quantity), amount in wanted.prices.items()
        ]
        if prices:
            tier_prices.set_prices(tier_id=tier.pk, actor=actor, now=now, rows=prices)
        made.append("price tier %s" % wanted.name)
    return made


def _memberships(rows: SampleRows, actor: Actor, now) -> List[str]:
    made = []
    for person in SAMPLE_SHOP.people:
        customer_id = rows.users[person.email]
        is_placed = TierMembership.objects.filter(customer_id=customer_id).exists()
        if person.tier and not is_placed:
            tiers.assign(
                customer_id=customer_id, tier_id=_tier(person.tier).pk, actor=actor, now=now
            )
            made.append("%s in tier %s" % (person.email, person.tier))
    return made


def _campaigns(rows: SampleRows, actor: Actor, now) -> List[str]:
    made = []
    for wanted in SAMPLE_SHOP.campaigns:
        if Campaign.objects.filter(code=wanted.code).exists():
            continue
        texts = ("code", "name", *campaigns.SCRIPTS)
        campaigns.create(
            actor=actor,
            now=now,
            changes={
                **dict.fromkeys(["is_listed", *wanted.allowed], True),
                **{name: getattr(wanted, name) for name in texts},
            },
            offers=[
                OfferRow(
                    variant_ref=rows.variants[offer.sku],
                    kind=offer.kind,
                    text=offer.text,
                    amount=Decimal(offer.price) if offer.price else None,
                    lowest_amount=Decimal(offer.lowest_price) if offer.lowest_price else None,
                    maximum_quantity=offer.maximum_quantity,
                )
                for offer in wanted.offers
            ],
            fields=[
                FieldRow(field.key, field.label, field.kind, field.choices)
                for field in wanted.fields
            ],
        )
        made.append("campaign %s" % wanted.name)
    return made


def _past_orders(rows: SampleRows, actor: Actor, now) -> List[str]:
    made = []
    for email, orders in SAMPLE_SHOP.past_orders.items():
        customer = host.customer(rows.users[email])
        ref = str(customer.pk)
        if host.past_orders([ref], limit=1).get(ref):
            continue
        for quantities in orders:
            cart = host.create_cart(customer=customer, email=email, channel_ref="")
            units = {rows.variants[sku]: quantity for sku, quantity in quantities.items()}
            host.set_quantities(cart, units, now=now)
            host.set_shipping_method(cart, rows.shipping_method_ref, now=now)
            order = host.place_order(
                cart,
                customer=customer,
                actor=actor,
                is_held=False,
                private_metadata={},
                now=now,
            )
            made.append("order %s of %s" % (order.number, email))
    return made


def _tier(name: str):
    found, _ = tiers.listed(search=name, limit=100, offset=0)
    return next((tier for tier in found if tier.name == name), None)
