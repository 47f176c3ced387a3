"""What an order keeps of the vouchers that are folded into its prices."""

from __future__ import annotations

import json
from typing import Any, Dict, Mapping

#: Private metadata of an order: the host's reference of each voucher, by code.
COUPONS = "phone_order_coupons"


def note_of(voucher_refs: Mapping[str, str]) -> Dict[str, str]:
    """The metadata of an order with these; none without."""
    return {COUPONS: json.dumps(voucher_refs, sort_keys=True)} if voucher_refs else {}


def noted(order: Any) -> Dict[str, str]:
    """Voucher references by code."""
    return json.loads(order.private_metadata.get(COUPONS, "{}"))
