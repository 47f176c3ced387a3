"""What an order of Saleor 3 has used up, and gives back if it is refused."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, List, Sequence
from uuid import UUID

from django.db.models import F

#: Private metadata of an order.
GIFT_CARDS = "phone_order_gift_cards"
VOUCHER_USED_BY = "phone_order_voucher_used_by"


def locked_gift_cards(checkouts: Sequence[UUID]) -> List[Any]:
    """In the order in which everybody locks them."""
    from saleor.giftcard.models import GiftCard

    cards = GiftCard.objects.filter(checkouts__in=checkouts).order_by("pk")
    return list(cards.select_for_update(of=("self",)))


def note_gift_cards(order, cards: List[Any]) -> None:
    """Gift card key to the amount taken from it."""
    from saleor.giftcard.models import GiftCard

    if not cards:
        return
    rows = GiftCard.objects.filter(pk__in=[card.pk for card in cards])
    left = dict(rows.values_list("pk", "current_balance_amount"))
    used = {
        str(card.pk): str(card.current_balance_amount - left[card.pk])
        for card in cards
        if card.current_balance_amount != left[card.pk]
    }
    order.private_metadata[GIFT_CARDS] = json.dumps(used, sort_keys=True)
    order.save(update_fields=["private_metadata"])


def give_back_voucher_use(order) -> None:
    """`orderCancel` does not."""
    from saleor.discount.models import VoucherCode
    from saleor.discount.utils.voucher import release_voucher_code_usage

    if not order.voucher_code or order.voucher is None:
        return
    code = VoucherCode.objects.filter(code=order.voucher_code, voucher=order.voucher).first()
    used_by = None
    if order.voucher.apply_once_per_customer:
        used_by = order.private_metadata.get(VOUCHER_USED_BY)
    release_voucher_code_usage(code, order.voucher, used_by)


def give_back_gift_cards(order) -> None:
    from saleor.giftcard.models import GiftCard

    used = json.loads(order.private_metadata.get(GIFT_CARDS, "{}"))
    for ref in sorted(used, key=int):
        GiftCard.objects.filter(pk=ref).update(
            current_balance_amount=F("current_balance_amount") + Decimal(used[ref])
        )
