"""What an order uses of the vouchers that are folded into its prices."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Dict, Mapping

#: Private metadata of an order: the host's reference of each voucher, by code.
COUPONS = "phone_order_coupons"


@dataclass(frozen=True)
class VoucherUse:
    """Vouchers beside the host's own: reference by code, and whose use it is."""

    refs: Mapping[str, str]
    email: str

    @property
    def note(self) -> Dict[str, str]:
        """The metadata of an order with these; none without."""
        return {COUPONS: json.dumps(self.refs, sort_keys=True)} if self.refs else {}


def use_by(order: Any) -> VoucherUse:
    refs = json.loads(order.private_metadata.get(COUPONS, "{}"))
    return VoucherUse(refs, order.user_email)
