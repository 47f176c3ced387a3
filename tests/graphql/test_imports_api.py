"""A file over the API: in parts, polled, refused, taken, and out again."""

from __future__ import annotations

import pytest

from saleor_phone_order.rules.permissions import Permission
from saleor_phone_order.tasks import work_on_imports

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

BRING = """
mutation ($tier: ID, $import: ID, $text: String!, $isLast: Boolean!) {
  phoneOrderTierPricesImport(tierId: $tier, importId: $import, text: $text, isLast: $isLast) {
    import { id kind state tier { name } rowCount } errors { field message code }
  }
}
"""
PROGRESS = """
query ($id: ID!) {
  phoneOrderImport(id: $id) {
    kind state tier { name } rowCount checkedCount problemCount endedAt
    problems { row column code message }
  }
}
"""
OUT = "query ($tier: ID) { phoneOrderTierPricesExport(tierId: $tier) { text after } }"
CAMPAIGNS = """
mutation ($kind: PhoneOrderImportKind!) {
  phoneOrderCampaignsImport(kind: $kind, text: "code,name\\nX,Spring\\n", isLast: true) {
    import { id state } errors { field code }
  }
}
"""


@pytest.fixture
def pricer(shop):
    return shop.staff("pricer@example.com", Permission.MANAGE_PHONE_ORDER_PRICING)


def test_a_file_goes_in_by_parts_and_out_again(data, refusal, shop, gid, tier, pricer):
    shop.variant("COFFEE", "20.00")
    gold = gid("PhoneOrderTier", tier("Gold"))
    given = {"as_": pricer, "isLast": False}
    begun = data(BRING, **given, tier=gold, text="sku,amount\nCOFF")["import"]
    assert (begun["state"], begun["tier"], begun["rowCount"]) == ("RECEIVING", {"name": "Gold"}, 0)
    given["isLast"] = True
    whole = data(BRING, **given, **{"import": begun["id"]}, text="EE,12.50\n")["import"]
    assert (whole["id"], whole["state"]) == (begun["id"], "WAITING")
    (late,) = refusal(BRING, **given, **{"import": begun["id"]}, text="TEA,1\n")
    assert (late["code"], late["field"]) == ("IMPORT_CLOSED", "importId")
    work_on_imports()
    done = data(PROGRESS, as_=pricer, id=begun["id"])
    assert done.pop("endedAt") is not None
    assert done == {
        "kind": "TIER_PRICES",
        "state": "DONE",
        "tier": {"name": "Gold"},
        "rowCount": 1,
        "checkedCount": 1,
        "problemCount": 0,
        "problems": [],
    }
    header = "sku,variant,channel,minimum_quantity,amount,currency,percentage\r\n"
    text = header + "COFFEE,,,1,12.50,USD,\r\n"
    assert data(OUT, as_=pricer, tier=gold) == {"text": text, "after": None}


@pytest.mark.one_host
def test_bad_rows_are_told_with_their_codes(data, tier, gid, pricer):
    gold = gid("PhoneOrderTier", tier("Gold"))
    text = "sku,amount\nCACAO,1.00\n"
    begun = data(BRING, as_=pricer, tier=gold, text=text, isLast=True)["import"]
    work_on_imports()
    found = data(PROGRESS, as_=pricer, id=begun["id"])
    assert (found["state"], found["problemCount"]) == ("REFUSED", 1)
    message = "There is no product with the SKU CACAO."
    problem = {"row": 2, "column": "sku", "code": "NOT_FOUND", "message": message}
    assert found["problems"] == [problem]


@pytest.mark.one_host
def test_campaigns_come_in_by_their_own_mutation(data, refusal, pricer):
    refused = refusal(CAMPAIGNS, as_=pricer, kind="TIER_PRICES")
    assert refused == [{"field": "kind", "code": "INVALID"}]
    begun = data(CAMPAIGNS, as_=pricer, kind="CAMPAIGNS")["import"]
    work_on_imports()
    assert data(PROGRESS, as_=pricer, id=begun["id"])["state"] == "DONE"
