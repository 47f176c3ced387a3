"""Campaigns and their offers from files, and out again as they came in."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import campaigns, exports, import_work, imports
from saleor_phone_order.flows.campaign_parts import OfferRow
from saleor_phone_order.models import Campaign, HistoryEntry, Import, ImportKind, ImportProblem

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

NOW = timezone.now()


@pytest.fixture
def actor(supervisor, actor_of):
    return actor_of(supervisor)


@pytest.fixture
def received(actor):
    def call(kind, text):
        return imports.receive(kind=kind, text=text, is_last=True, actor=actor, now=NOW)

    return call


@pytest.fixture
def brought(received):
    def call(kind, text):
        found = received(kind, text)
        import_work.take_up(import_id=found.pk, clock=lambda: NOW)
        found.refresh_from_db()
        return found

    return call


@pytest.fixture
def autumn(shop, actor):
    """Two campaigns; one of them sells three variants."""
    sold = [shop.variant(sku, "20.00") for sku in ("COFFEE", "TEA", "MILK")]
    rows = [
        OfferRow(str(sold[0].pk), text="- fresh\n- strong", amount=Decimal("17.50")),
        OfferRow(str(sold[1].pk), kind="UPSELL", minimum_quantity=2, maximum_quantity=9),
        OfferRow(str(sold[2].pk), is_trial=True, lowest_amount=Decimal("3.00")),
    ]
    made = campaigns.create(
        actor=actor,
        now=NOW,
        changes={
            "name": "Autumn, all of it",
            "code": "=AUTUMN",
            "direction": "OUTBOUND",
            "starts_at": NOW,
            "ends_at": NOW + timedelta(days=30),
            "is_listed": True,
            "main_script": 'Say "hello" to {customer};\n\n* then\n* this',
            "are_terms_required": True,
            "review_sample_percent": 15,
            "skips_external_review": False,
        },
        payment_kinds=["EXTERNAL"],
        offers=rows,
    )
    campaigns.create(actor=actor, now=NOW, changes={"name": "Winter", "code": "WINTER"})
    return made


def exported(kind):
    return "".join(page.text for page in exports.pages_of(kind))


def problems_of(found):
    return [(each.row, each.column, each.code) for each in imports.problems(found)]


def stored(campaign):
    columns = ("kind", "variant_ref", "text", "amount", "lowest_amount", "minimum_quantity")
    return list(campaign.offers.values_list(*columns, "maximum_quantity", "is_trial"))


def test_campaigns_and_offers_come_in_as_they_went_out(autumn, brought):
    sheet, offers = exported(ImportKind.CAMPAIGNS), exported(ImportKind.OFFERS)
    row, former = Campaign.objects.filter(pk=autumn.pk).values().get(), stored(autumn)
    # What is not in a file stays as it is, and so does what is.
    assert brought(ImportKind.CAMPAIGNS, sheet).state == "DONE"
    assert brought(ImportKind.OFFERS, offers).state == "DONE"
    assert Campaign.objects.filter(pk=autumn.pk).values().get() == row
    assert stored(autumn) == former
    Campaign.objects.all().delete()
    assert brought(ImportKind.CAMPAIGNS, sheet).state == "DONE"
    done = brought(ImportKind.OFFERS, offers)
    assert (done.state, done.row_count) == ("DONE", 3)
    again = Campaign.objects.filter(code="=AUTUMN").values().get()
    assert {**again, "id": row["id"], "created_at": row["created_at"]} == row
    assert stored(Campaign.objects.get(code="=AUTUMN")) == former
    assert (exported(ImportKind.CAMPAIGNS), exported(ImportKind.OFFERS)) == (sheet, offers)


@pytest.mark.one_host
def test_a_file_changes_what_it_names_and_adds_what_is_new(autumn, brought, actor):
    text = "code,name,are_terms_required,ends_at,payment_kinds\n=AUTUMN,Fall,,,\nSPRING,Spring,yes,2030-05-01,card bank_debit\n"
    assert brought(ImportKind.CAMPAIGNS, text).state == "DONE"
    fall, spring = Campaign.objects.get(pk=autumn.pk), Campaign.objects.get(code="SPRING")
    assert (fall.name, fall.are_terms_required, fall.ends_at) == ("Fall", False, None)
    assert (fall.payment_kinds, fall.main_script) == ("", autumn.main_script)
    assert (spring.are_terms_required, spring.is_listed) == (True, False)
    assert spring.ends_at.isoformat().startswith("2030-0")
    assert spring.payment_kinds.split() == ["CARD", "BANK_DEBIT"]
    entry = HistoryEntry.objects.get(action="CAMPAIGNS_IMPORTED")
    assert entry.chain == "actor:staff:%s" % actor.id
    details = json.loads(entry.details)
    assert (details["added"], details["changed"]) == (1, 1)


@pytest.mark.one_host
def test_bad_campaigns_are_named_and_nothing_changes(autumn, received, whole_database):
    lines = [
        "code,name,direction,ends_at,is_listed,review_sample_percent,payment_kinds,main_script",
        "NEW,New,INBOUND,2030-01-01T08:00:00Z,true,10,CARD,",
        "NEW,Twice,,,,,,",
        ",No code,,,,,,",
        "A,,,,,,,",
        "B,B,SIDEWAYS,,,,,",
        "C,C,,2030-02-31,,,,",
        "D,D,,,perhaps,,,",
        "E,E,,,,101,,",
        "F,F,,,,,BARTER,",
        "WINTER,Winter,,,,,,Fine",
    ]
    found = received(ImportKind.CAMPAIGNS, "\n".join(lines))
    before = whole_database()
    import_work.take_up(import_id=found.pk, clock=lambda: NOW)
    assert problems_of(found) == [
        (3, "code", "UNIQUE"),
        (4, "code", "REQUIRED"),
        (5, "name", "REQUIRED"),
        (6, "direction", "INVALID"),
        (7, "ends_at", "INVALID"),
        (8, "is_listed", "INVALID"),
        (9, "review_sample_percent", "INVALID"),
        (10, "payment_kinds", "INVALID"),
    ]
    assert only_ours_moved(before, whole_database())


@pytest.mark.one_host
def test_bad_offers_are_named_and_nothing_changes(autumn, received, whole_database):
    lines = [
        "campaign,position,kind,sku,variant,price,lowest_price,minimum_quantity,maximum_quantity,is_trial,text",
        "=AUTUMN,1,OFFER,TEA,,5.00,,,,,",
        "=AUTUMN,2,OFFER,CACAO,,5.00,,,,,",
        "=AUTUMN,3,OFFER,TEA,,5.00,,,,,",
        "=AUTUMN,4,OFFER,COFFEE,,5.00,6.00,,,,",
        "WINTER,1,OFFER,COFFEE,,5.001,,,,,",
        "WINTER,2,GIFT,TEA,,5.00,,,,,",
        "WINTER,3,OFFER,MILK,,,,4,3,,",
        "WINTER,4,OFFER,,,,,,,,",
        "SPRING,1,OFFER,TEA,,5.00,,,,,",
    ]
    found = received(ImportKind.OFFERS, "\n".join(lines))
    before = whole_database()
    import_work.take_up(import_id=found.pk, clock=lambda: NOW)
    assert problems_of(found) == [
        (3, "sku", "NOT_FOUND"),
        (4, "sku", "UNIQUE"),
        (5, "lowest_price", "INVALID"),
        (6, "price", "INVALID"),
        (7, "kind", "INVALID"),
        (8, "maximum_quantity", "INVALID"),
        (9, "sku", "INVALID"),
        (10, "campaign", "NOT_FOUND"),
    ]
    assert only_ours_moved(before, whole_database())


@pytest.mark.one_host
def test_the_offers_of_a_named_campaign_are_replaced_in_the_order_of_position(
    autumn, shop, brought
):
    text = "campaign,position,sku,price\n=AUTUMN,20,TEA,5\n=AUTUMN,10,MILK,4.5\n"
    assert brought(ImportKind.OFFERS, text).state == "DONE"
    assert [offer.amount for offer in autumn.offers.all()] == [Decimal("4.500"), Decimal("5.000")]
    assert exported(ImportKind.OFFERS).splitlines()[1:] == [
        "'=AUTUMN,1,OFFER,MILK,,4.50,,1,,false,",
        "'=AUTUMN,2,OFFER,TEA,,5.00,,1,,false,",
    ]


def only_ours_moved(before, after):
    ours = {model._meta.db_table for model in (Import, ImportProblem)}
    ours.add("saleor_phone_order_importpart")
    return {name for name, rows in after.items() if rows != before[name]} == ours
