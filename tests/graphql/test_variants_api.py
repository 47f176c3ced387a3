"""Products as those find them who set up prices and campaigns."""

from __future__ import annotations

import pytest

from saleor_phone_order.rules.permissions import Permission

pytestmark = [pytest.mark.django_db, pytest.mark.one_saleor_3]

VARIANTS = """
query ($search: String!) { phoneOrderVariants(search: $search) { variantId sku productName name } }
"""


def test_published_variants_are_found_by_each_word_of_sku_and_name(shop, data, gid):
    pricer = shop.staff("pricer@example.com", Permission.MANAGE_PHONE_ORDER_PRICING)
    green = shop.variant("TEA-GREEN")
    shop.variant("TEA-SECRET", is_published=False)
    shop.variant("MUG")

    found = data(VARIANTS, as_=pricer, search="tea")
    assert found == [
        {
            "variantId": gid("ProductVariant", green),
            "sku": "TEA-GREEN",
            "productName": green.product.name,
            "name": green.name,
        }
    ]
    assert data(VARIANTS, as_=pricer, search="tea mug") == []
