from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_phone_order.models import Campaign, CampaignOffer, CampaignShippingMethod, HistoryEntry
from saleor_phone_order.rules.permissions import Permission

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

CAMPAIGN = """
  id name code channel direction startsAt endsAt isListed isCurrent
  mainScript rebuttalScript upsellScript paymentKinds
  offers {
    kind variantId sku productName variantName text minimumQuantity maximumQuantity isTrial
    price { amount currency } lowestPrice { amount currency }
  }
  fields { key label kind choices isRequired }
  shippingMethods { id name }
  arePricesAdjustable isShippingAdjustable areTermsRequired areCouponsCombined
  reviewSamplePercent skipsExternalReview reviewsAgentPrices
"""
ERRORS = "errors { field message code row variantId }"
CREATE = """
mutation ($input: PhoneOrderCampaignInput!) {
  phoneOrderCampaignCreate(input: $input) { campaign { %s } %s }
}
""" % (CAMPAIGN, ERRORS)
UPDATE = """
mutation ($id: ID!, $input: PhoneOrderCampaignInput!) {
  phoneOrderCampaignUpdate(id: $id, input: $input) { campaign { %s } %s }
}
""" % (CAMPAIGN, ERRORS)
DUPLICATE = """
mutation ($id: ID!, $code: String, $name: String) {
  phoneOrderCampaignDuplicate(id: $id, code: $code, name: $name) { campaign { %s } %s }
}
""" % (CAMPAIGN, ERRORS)
DELETE = (
    """
mutation ($id: ID!) { phoneOrderCampaignDelete(id: $id) { campaign { id } %s } }
"""
    % ERRORS
)
CAMPAIGNS = """
query ($search: String, $isListed: Boolean, $channel: String, $direction: PhoneOrderDirection) {
  phoneOrderCampaigns(
    search: $search, isListed: $isListed, channel: $channel, direction: $direction, first: 10
  ) { edges { node { code isCurrent } } }
}
"""
ONE = "query ($id: ID!) { phoneOrderCampaign(id: $id) { %s } }" % CAMPAIGN
START = """
mutation ($input: PhoneOrderSessionStartInput!) {
  phoneOrderSessionStart(input: $input) {
    session {
      id isCatalogueOpen paymentKinds
      campaign { code }
      scripts { main rebuttal upsell }
      offers {
        isTrialUsed
        offer { sku text price { amount } }
        variant { sku price { amount } reason { kind } priceWithPromotions { amount } availableQuantity }
      }
    }
    errors { field code message }
  }
}
"""


CHANGE = """mutation ($id: ID!) { %s {
  session { isCatalogueOpen paymentKinds priceLimits { ceiling } cart { total { gross { amount } } } }
  errors { field code } } }"""


@pytest.fixture
def pricer(shop):
    return shop.staff("pricer@example.com", Permission.MANAGE_PHONE_ORDER_PRICING)


def codes(answer):
    return [edge["node"]["code"] for edge in answer["edges"]]


def test_a_campaign_is_created_and_comes_back_whole(data, shop, gid, pricer, coffee, tea):
    given = {
        "name": "Spring",
        "code": "SPRING",
        "direction": "OUTBOUND",
        "startsAt": "2026-01-01T00:00:00+00:00",
        "isListed": True,
        "mainScript": "# Hello {customer}",
        "offers": [
            {"sku": "COFFEE", "price": "15", "lowestPrice": "12.50", "text": "Fresh."},
            {
                "variantId": gid("ProductVariant", tea),
                "kind": "UPSELL",
                "minimumQuantity": 2,
                "maximumQuantity": 4,
                "isTrial": True,
            },
        ],
        "fields": [
            {
                "key": "beans",
                "label": "Beans?",
                "kind": "DROP_DOWN",
                "choices": ["Arabica", "Robusta"],
            },
            {"key": "news", "label": "News?", "kind": "CHECKBOX", "isRequired": True},
        ],
        "shippingMethodIds": [gid("ShippingMethod", shop.shipping_method)],
        "paymentKinds": ["EXTERNAL", "CARD"],
        "areTermsRequired": True,
        "reviewSamplePercent": 5,
        "skipsExternalReview": False,
    }
    created = data(CREATE, as_=pricer, input=given)["campaign"]
    assert data(ONE, as_=pricer, id=created["id"]) == created
    names = {name: created.pop(name) for name in ("productName", "channel") if name in created}
    for offer in created["offers"]:
        assert offer.pop("productName") is not None
        offer.pop("variantName")
    assert names["channel"] == Campaign.objects.get().channel_ref
    assert created == {
        "id": gid("PhoneOrderCampaign", Campaign.objects.get()),
        "name": "Spring",
        "code": "SPRING",
        "direction": "OUTBOUND",
        "startsAt": "2026-01-01T00:00:00+00:00",
        "endsAt": None,
        "isListed": True,
        "isCurrent": True,
        "mainScript": "# Hello {customer}",
        "rebuttalScript": "",
        "upsellScript": "",
        "paymentKinds": ["CARD", "EXTERNAL"],
        "offers": [
            {
                "kind": "OFFER",
                "variantId": gid("ProductVariant", coffee),
                "sku": "COFFEE",
                "text": "Fresh.",
                "minimumQuantity": 1,
                "maximumQuantity": None,
                "isTrial": False,
                "price": {"amount": "15.00", "currency": "USD"},
                "lowestPrice": {"amount": "12.50", "currency": "USD"},
            },
            {
                "kind": "UPSELL",
                "variantId": gid("ProductVariant", tea),
                "sku": "TEA",
                "text": "",
                "minimumQuantity": 2,
                "maximumQuantity": 4,
                "isTrial": True,
                "price": None,
                "lowestPrice": None,
            },
        ],
        "fields": [
            {
                "key": "beans",
                "label": "Beans?",
                "kind": "DROP_DOWN",
                "choices": ["Arabica", "Robusta"],
                "isRequired": False,
            },
            {
                "key": "news",
                "label": "News?",
                "kind": "CHECKBOX",
                "choices": [],
                "isRequired": True,
            },
        ],
        "shippingMethods": [
            {
                "id": gid("ShippingMethod", shop.shipping_method),
                "name": shop.shipping_method.name,
            }
        ],
        "arePricesAdjustable": False,
        "isShippingAdjustable": False,
        "areTermsRequired": True,
        "areCouponsCombined": False,
        "reviewSamplePercent": 5,
        "skipsExternalReview": False,
        "reviewsAgentPrices": False,
    }
    entry = HistoryEntry.objects.get(chain="campaign:%s" % Campaign.objects.get().pk)
    assert (entry.action, entry.actor_id) == ("CAMPAIGN_CREATED", str(pricer.pk))
    assert "Fresh" not in entry.details
    assert "Hello" not in entry.details


@pytest.mark.one_host
def test_lists_replace_null_takes_away_and_what_is_left_out_stays(
    data, gid, pricer, campaign, coffee, tea
):
    spring = campaign("SPRING", (coffee, {"amount": "15.00"}), review_sample_percent=5)
    spring_id = gid("PhoneOrderCampaign", spring)
    changed = data(
        UPDATE, as_=pricer, id=spring_id, input={"name": "May", "reviewSamplePercent": None}
    )["campaign"]
    assert (changed["name"], changed["code"], changed["reviewSamplePercent"]) == (
        "May",
        "SPRING",
        None,
    )
    assert [offer["sku"] for offer in changed["offers"]] == ["COFFEE"]
    changed = data(UPDATE, as_=pricer, id=spring_id, input={"offers": [{"sku": "TEA"}]})["campaign"]
    assert [offer["sku"] for offer in changed["offers"]] == ["TEA"]
    changed = data(UPDATE, as_=pricer, id=spring_id, input={"offers": None})["campaign"]
    assert changed["offers"] == []


OFFER = {"sku": "COFFEE"}
FIELD = {"key": "beans", "label": "Beans?"}


@pytest.mark.one_host
@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"name": " "}, ("name", "REQUIRED", None)),
        ({"code": ""}, ("code", "REQUIRED", None)),
        ({"code": "TAKEN"}, ("code", "UNIQUE", None)),
        ({"name": "4111 1111 1111 1111"}, ("name", "CARD_NUMBER_IN_TEXT", None)),
        ({"mainScript": "Say 4111-1111-1111-1111"}, ("mainScript", "CARD_NUMBER_IN_TEXT", None)),
        (
            {"startsAt": "2026-02-01T00:00:00+00:00", "endsAt": "2026-02-01T00:00:00+00:00"},
            ("endsAt", "INVALID", None),
        ),
        ({"reviewSamplePercent": 101}, ("reviewSamplePercent", "INVALID", None)),
        (
            {"shippingMethodIds": ["U2hpcHBpbmdNZXRob2Q6OTk5"]},
            ("shippingMethodIds", "NOT_FOUND", 1),
        ),
        ({"offers": [OFFER, {"sku": "NONE"}]}, ("sku", "NOT_FOUND", 2)),
        ({"offers": [OFFER, {}]}, ("sku", "INVALID", 2)),
        (
            {"offers": [OFFER, {"variantId": "UHJvZHVjdFZhcmlhbnQ6OTk5OTk5"}]},
            ("variantId", "NOT_FOUND", 2),
        ),
        ({"offers": [OFFER, OFFER]}, ("variantId", "UNIQUE", 2)),
        ({"offers": [{**OFFER, "minimumQuantity": 0}]}, ("minimumQuantity", "INVALID", 1)),
        (
            {"offers": [{**OFFER, "minimumQuantity": 3, "maximumQuantity": 2}]},
            ("maximumQuantity", "INVALID", 1),
        ),
        (
            {"offers": [{**OFFER, "price": "9", "lowestPrice": "9.01"}]},
            ("lowestPrice", "INVALID", 1),
        ),
        ({"offers": [{**OFFER, "price": "9.999"}]}, ("price", "INVALID", 1)),
        ({"offers": [{**OFFER, "price": "-1"}]}, ("price", "INVALID", 1)),
        ({"offers": [{**OFFER, "price": "cheap"}]}, ("price", "INVALID", None)),
        (
            {"offers": [{**OFFER, "text": "4111111111111111"}]},
            ("text", "CARD_NUMBER_IN_TEXT", 1),
        ),
        ({"fields": [FIELD, FIELD]}, ("key", "UNIQUE", 2)),
        ({"fields": [{**FIELD, "key": "my beans"}]}, ("key", "REQUIRED", 1)),
        ({"fields": [{**FIELD, "label": ""}]}, ("label", "REQUIRED", 1)),
        ({"fields": [{**FIELD, "kind": "DROP_DOWN"}]}, ("choices", "INVALID", 1)),
        (
            {"fields": [{**FIELD, "kind": "DROP_DOWN", "choices": ["A", "A"]}]},
            ("choices", "INVALID", 1),
        ),
        ({"fields": [{**FIELD, "choices": ["A"]}]}, ("choices", "INVALID", 1)),
    ],
)
def test_what_cannot_be_is_refused_with_its_field_and_row(
    refusal, pricer, campaign, coffee, whole_database, shop, given, expected
):
    campaign("TAKEN")
    shop.login(pricer)
    before = whole_database()
    (error,) = refusal(CREATE, as_=pricer, input={"name": "New", "code": "NEW", **given})
    assert (error["field"], error["code"], error["row"]) == expected
    assert whole_database() == before


@pytest.mark.one_host
def test_a_copy_has_everything_and_is_not_listed(data, refusal, gid, pricer, campaign, coffee):
    spring = campaign(
        "SPRING", (coffee, {"amount": "15.00", "is_trial": True}), direction="INBOUND"
    )
    spring_id = gid("PhoneOrderCampaign", spring)
    copy = data(DUPLICATE, as_=pricer, id=spring_id)["campaign"]
    original = data(ONE, as_=pricer, id=spring_id)
    assert copy == {
        **original,
        "id": copy["id"],
        "name": "Spring (copy)",
        "code": "SPRING-2",
        "isListed": False,
        "isCurrent": False,
    }
    assert data(DUPLICATE, as_=pricer, id=spring_id)["campaign"]["code"] == "SPRING-3"
    named = data(DUPLICATE, as_=pricer, id=spring_id, code="MAY", name="May")["campaign"]
    assert (named["code"], named["name"]) == ("MAY", "May")
    (error,) = refusal(DUPLICATE, as_=pricer, id=spring_id, code="MAY")
    assert (error["field"], error["code"]) == ("code", "UNIQUE")


@pytest.mark.one_host
def test_a_campaign_with_calls_is_not_deleted_and_keeps_its_channel(
    data, refusal, gid, pricer, campaign, call_for, agent, customer, coffee, whole_database, shop
):
    unused, used = campaign("UNUSED", (coffee, {})), campaign("USED", (coffee, {}))
    assert data(DELETE, as_=pricer, id=gid("PhoneOrderCampaign", unused))["campaign"]
    assert list(CampaignOffer.objects.values_list("campaign", flat=True)) == [used.pk]
    call_for(used, agent, customer)
    shop.login(pricer)
    before = whole_database()
    (error,) = refusal(DELETE, as_=pricer, id=gid("PhoneOrderCampaign", used))
    assert error["code"] == "CAMPAIGN_IN_USE"
    assert whole_database() == before


@pytest.mark.one_host
def test_agents_see_what_they_can_choose(data, gid, pricer, supervisor, agent, campaign):
    campaign("A-IN", direction="INBOUND")
    campaign("B-OUT", direction="OUTBOUND")
    hidden = campaign("C-HIDDEN", is_listed=False)
    campaign("D-BOTH", name="Coffee days")
    assert codes(data(CAMPAIGNS, as_=agent)) == ["A-IN", "B-OUT", "D-BOTH"]
    assert codes(data(CAMPAIGNS, as_=agent, isListed=False)) == ["A-IN", "B-OUT", "D-BOTH"]
    assert codes(data(CAMPAIGNS, as_=agent, direction="INBOUND")) == ["A-IN", "D-BOTH"]
    assert codes(data(CAMPAIGNS, as_=agent, channel="nowhere")) == []
    assert data(ONE, as_=agent, id=gid("PhoneOrderCampaign", hidden)) is None
    for manager in (pricer, supervisor):
        assert len(codes(data(CAMPAIGNS, as_=manager))) == 4
    assert codes(data(CAMPAIGNS, as_=pricer, isListed=False)) == ["C-HIDDEN"]
    assert codes(data(CAMPAIGNS, as_=pricer, search="coffee")) == ["D-BOTH"]
    assert codes(data(CAMPAIGNS, as_=pricer, search="b-o")) == ["B-OUT"]


def test_shipping_methods_for_the_form(api, data, gid, pricer, shop):
    query = "{ phoneOrderShippingMethods { id name zone } }"
    method = shop.shipping_method
    assert {
        "id": gid("ShippingMethod", method),
        "name": method.name,
        "zone": method.shipping_zone.name,
    } in data(query, as_=pricer)
    answer = api('{ phoneOrderShippingMethods(channel: "nowhere") { id } }', as_=pricer)
    code = answer["errors"][0]["extensions"]["exception"]["code"]
    assert code in ("NOT_FOUND", "NOT_SUPPORTED_BY_HOST")


@pytest.mark.one_host
def test_a_session_has_what_its_campaign_says(
    data, gid, settings, agent, customer, campaign, tier, coffee, tea
):
    settings.PHONE_ORDER_CAMPAIGN_REQUIRED = True
    assert data("{ phoneOrderDesk { isCampaignRequired } }", as_=agent) == {
        "isCampaignRequired": True
    }
    tier("Gold", "50", customer)
    spring = campaign(
        "SPRING",
        (coffee, {"amount": "15.00", "text": "Fresh."}),
        (tea, {"amount": "3.00", "is_trial": True}),
        main_script="Hello {customer}",
        payment_kinds="EXTERNAL",
    )
    CampaignOffer.objects.create(campaign=spring, position=2, variant_ref="999999")
    started = data(START, as_=agent, input={"customerId": gid("User", customer)})["session"]
    assert started.pop("id")
    assert started == {
        "isCatalogueOpen": False,
        "paymentKinds": ["EXTERNAL", "NONE"],
        "campaign": {"code": "SPRING"},
        "scripts": {"main": "Hello Anna Ortiz", "rebuttal": "", "upsell": ""},
        "offers": [
            {
                "isTrialUsed": False,
                "offer": {"sku": "COFFEE", "text": "Fresh.", "price": {"amount": "15.00"}},
                "variant": {
                    "sku": "COFFEE",
                    "price": {"amount": "10.00"},
                    "reason": {"kind": "TIER_DEFAULT"},
                    "priceWithPromotions": {"amount": "10.00"},
                    "availableQuantity": 100,
                },
            },
            {
                "isTrialUsed": False,
                "offer": {"sku": "TEA", "text": "", "price": {"amount": "3.00"}},
                "variant": {
                    "sku": "TEA",
                    "price": {"amount": "3.00"},
                    "reason": {"kind": "CAMPAIGN"},
                    "priceWithPromotions": {"amount": "3.00"},
                    "availableQuantity": 10,
                },
            },
            {
                "isTrialUsed": False,
                "offer": {"sku": None, "text": "", "price": None},
                "variant": None,
            },
        ],
    }


@pytest.mark.one_host
def test_one_change_reads_what_the_campaign_allows_once(
    data, gid, agent, customer, campaign, call_for, fill, coffee
):
    spring = campaign("SPRING", (coffee, {"lowest_amount": "10.00"}))
    session = fill(call_for(spring, agent, customer), agent, (coffee, 1))
    known = {"as_": agent, "id": gid("PhoneOrderSession", session)}

    def reads(query):
        with CaptureQueriesContext(connection) as captured:
            data(query, **known)
        table = '"%s"' % CampaignShippingMethod._meta.db_table
        return sum("FROM " + table in query["sql"] for query in captured)

    add = 'phoneOrderLinesAdd(id: $id, text: "COFFEE 1")'
    process = 'phoneOrderProcess(id: $id, input: {idempotencyKey: "k", payment: EXTERNAL})'
    assert (reads(CHANGE % add), reads(CHANGE % process)) == (1, 1)
