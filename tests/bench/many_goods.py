"""Fills an open shop with goods, run by the host's own Python: 520 variants like one of the sample shop."""

from __future__ import annotations

import copy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from saleor_phone_order.sample_shop import CUSHION

COUNT = 520
MARK = "BENCH-"


def copied(row, **fields):
    row = copy.copy(row)
    row.pk = None
    row._state.adding = True
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def main() -> None:
    import django

    django.setup()
    from saleor.product.models import ProductVariant

    model = ProductVariant.objects.get(sku=CUSHION)
    for number in range(COUNT):
        variant = copied(model, sku="%s%04d" % (MARK, number), name="No. %d" % number)
        for row in model.stocks.all():
            copied(row, product_variant=variant, quantity=100_000)
        for row in model.channel_listings.all() if hasattr(model, "channel_listings") else ():
            copied(row, variant=variant)


if __name__ == "__main__":
    main()
