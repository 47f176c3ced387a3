from __future__ import annotations

import pytest
from django.utils import timezone

from saleor_phone_order.flows import privacy

pytestmark = pytest.mark.django_db

DRAFT = """
query ($id: ID!) {
  phoneOrderDraft(id: $id) {
    email state erasedAt allowedActions billingAddress { city } customer { email } lines { sku }
  }
}
"""


def test_an_erased_draft_says_so_and_offers_nothing(
    session, save_draft, agent, customer, data, gid
):
    draft = save_draft(session, agent)
    key = gid("PhoneOrderDraft", draft)
    kept = data(DRAFT, as_=agent, id=key)
    assert (kept["email"], kept["erasedAt"]) == ("anna@example.com", None)
    now = timezone.now()
    privacy.erase_customer(customer_ref=str(customer.pk), now=now)
    customer.delete()
    assert data(DRAFT, as_=agent, id=key) == {
        "email": "",
        "state": "REVOKED",
        "erasedAt": now.isoformat(),
        "allowedActions": [],
        "billingAddress": None,
        "customer": None,
        "lines": [{"sku": "COFFEE"}, {"sku": "TEA"}],
    }
