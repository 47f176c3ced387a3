"""Campaigns and their offers from files, and out again as they came in."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from graphql_relay import to_global_id

from saleor_phone_order.flows import campaigns, exports, import_work, imports
from saleor_phone_order.flows.campaign_parts import FieldRow, OfferRow
from saleor_phone_order.models import (
    Campaign,
    CampaignShippingMethod,
    HistoryEntry,
    Import,
    ImportKind,
    ImportProblem,
)

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

NOW = timezone.now()


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
    """Two campaigns; one of them sells three variants, and asks two things."""
    sold = [shop.variant(sku, "20.00") for sku in ("COFFEE", "TEA", "MILK")]
    rows = [
        OfferRow(str(sold[0].pk), text="- fresh\n- strong", amount=Decimal("17.50")),
        OfferRow(str(sold[1].pk), kind="UPSELL", minimum_quantity=2, maximum_quantity=9),
        OfferRow(str(sold[2].pk), is_trial=True, lowest_amount=Decimal("3.00")),
    ]
    sizes = FieldRow("size", "Usual size?", "DROP_DOWN", ("S | M", "=L", '"XL"'), True)
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
        fields=[sizes, FieldRow("news", "News?", "CHECKBOX")],
        method_refs=[str(shop.shipping_method.pk)],
    )
    campaigns.create(actor=actor, now=NOW, changes={"name": "Winter", "code": "WINTER"})
    return made


def exported(kind):
    return "".join(page.text for page in exports.pages_of(kind))


def methods_exported():
    """What the file says of the first campaign's."""
    (row, *_) = csv.DictReader(exported(ImportKind.CAMPAIGNS).splitlines())
    return row["shipping_methods"]


def problems_of(found):
    return [(each.row, each.column, each.code) for each in imports.problems(found)]


def stored(campaign):
    columns = ("kind", "variant_ref", "text", "amount", "lowest_amount", "minimum_quantity")
    return (
        list(campaign.offers.values_list(*columns, "maximum_quantity", "is_trial")),
        list(campaign.fields.values_list("key", "label", "kind", "choices", "is_required")),
        list(campaign.shipping_methods.values_list("method_ref", flat=True)),
    )


def test_campaigns_come_in_as_they_went_out(autumn, brought):
    kinds = (ImportKind.CAMPAIGNS, ImportKind.OFFERS, ImportKind.FIELDS)
    files = {kind: exported(kind) for kind in kinds}
    row, former = Campaign.objects.filter(pk=autumn.pk).values().get(), stored(autumn)
    assert [len(part) for part in former] == [3, 2, 1]
    # What is not in a file stays as it is, and so does what is.
    assert [brought(kind, files[kind]).state for kind in kinds] == ["DONE"] * 3
    assert Campaign.objects.filter(pk=autumn.pk).values().get() == row
    assert stored(autumn) == former
    Campaign.objects.all().delete()
    done = [brought(kind, files[kind]) for kind in kinds]
    assert [(each.state, each.row_count) for each in done] == [
        ("DONE", 2),
        ("DONE", 3),
        ("DONE", 2),
    ]
    again = Campaign.objects.filter(code="=AUTUMN").values().get()
    assert {**again, "id": row["id"], "created_at": row["created_at"]} == row
    assert stored(Campaign.objects.get(code="=AUTUMN")) == former
    assert {kind: exported(kind) for kind in kinds} == files


def test_shipping_methods_are_named_as_far_as_names_do(autumn, brought, shop, gid):
    """Shops have a method of one name in each of their zones."""
    ours = shop.shipping_method
    refs = {str(shop.twin_of(ours).pk), str(ours.pk)}
    assert methods_exported() == gid("ShippingMethod", ours)
    for line in (ours.name, "\r\n".join([gid("ShippingMethod", ours), " %s " % ours.name])):
        text = 'code,shipping_methods\n=AUTUMN,"%s"\n' % line
        assert brought(ImportKind.CAMPAIGNS, text).state == "DONE"
        assert set(stored(autumn)[2]) == refs
        assert methods_exported() == ours.name
        text = "code,shipping_methods\n=AUTUMN,%s\n" % gid("ShippingMethod", ours)
        assert brought(ImportKind.CAMPAIGNS, text).state == "DONE"
        assert stored(autumn)[2] == [str(ours.pk)]
    # Without any it would allow all.
    CampaignShippingMethod.objects.update(method_ref="999999")
    assert methods_exported() == to_global_id("ShippingMethod", 999999)
    CampaignShippingMethod.objects.create(campaign=autumn, method_ref=str(ours.pk))
    assert methods_exported() == gid("ShippingMethod", ours)
    assert brought(ImportKind.CAMPAIGNS, "code,shipping_methods\n=AUTUMN,\n").state == "DONE"
    assert (stored(autumn)[2], methods_exported()) == ([], "")


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
def test_bad_campaigns_are_named_and_nothing_changes(autumn, received, shop, whole_database):
    lines = [
        "code,name,direction,ends_at,is_listed,review_sample_percent,payment_kinds,main_script,shipping_methods",
        "NEW,New,INBOUND,2030-01-01T08:00:00Z,true,10,CARD,,",
        "NEW,Twice,,,,,,,",
        ",No code,,,,,,,",
        "A,,,,,,,,",
        "B,B,SIDEWAYS,,,,,,",
        "C,C,,2030-02-31,,,,,",
        "D,D,,,perhaps,,,,",
        "E,E,,,,101,,,",
        "F,F,,,,,BARTER,,",
        "G,G,,,,,,,Pigeon",
        "H,H,,,,,,,%s" % to_global_id("ShippingMethod", 999999),
        "I,I,,,,,,,%s" % to_global_id("ProductVariant", 1),
        '=AUTUMN,Autumn,,,,,,,"%s\nPigeon"' % shop.shipping_method.name,
        "WINTER,Winter,,,,,,Fine,",
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
        (11, "shipping_methods", "NOT_FOUND"),
        (12, "shipping_methods", "NOT_FOUND"),
        (13, "shipping_methods", "NOT_FOUND"),
        (14, "shipping_methods", "NOT_FOUND"),
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
def test_bad_fields_are_named_and_nothing_changes(autumn, received, whole_database):
    lines = [
        "campaign,position,key,label,kind,choices,is_required",
        "=AUTUMN,1,size,Size?,drop_down,S,true",
        "=AUTUMN,2,size,Size?,,,",
        "=AUTUMN,3,si ze,Size?,,,",
        "=AUTUMN,4,,Colour?,,,",
        "=AUTUMN,5,colour,,,,",
        "=AUTUMN,6,shoe,Shoe?,DROP_DOWN,,",
        '=AUTUMN,7,hat,Hat?,DROP_DOWN,"S\nS",',
        "=AUTUMN,8,glove,Glove?,TEXT,S,",
        "=AUTUMN,9,sock,Sock?,DATE,,",
        "=AUTUMN,10,tie,Tie?,,,perhaps",
        "=AUTUMN,x,belt,Belt?,,,",
        "=AUTUMN,12,%s,Coat?,,," % ("x" * 65),
        "SPRING,1,size,Size?,,,",
        "WINTER,1,size,Size?,,,",
    ]
    found = received(ImportKind.FIELDS, "\n".join(lines))
    before = whole_database()
    import_work.take_up(import_id=found.pk, clock=lambda: NOW)
    assert problems_of(found) == [
        (3, "key", "UNIQUE"),
        (4, "key", "REQUIRED"),
        (5, "key", "REQUIRED"),
        (6, "label", "REQUIRED"),
        (7, "choices", "INVALID"),
        (8, "choices", "INVALID"),
        (10, "choices", "INVALID"),
        (11, "kind", "INVALID"),
        (12, "is_required", "INVALID"),
        (13, "position", "INVALID"),
        (14, "key", "INVALID"),
        (15, "campaign", "NOT_FOUND"),
    ]
    assert only_ours_moved(before, whole_database())


@pytest.mark.one_host
def test_the_fields_of_a_named_campaign_are_replaced_in_the_order_of_position(autumn, brought):
    text = "campaign,position,key,label\n=AUTUMN,2,hat,Hat?\n=AUTUMN,1,size,Size?\n"
    assert brought(ImportKind.FIELDS, text).state == "DONE"
    assert exported(ImportKind.FIELDS).splitlines()[1:] == [
        "'=AUTUMN,1,size,Size?,TEXT,,false",
        "'=AUTUMN,2,hat,Hat?,TEXT,,false",
    ]
    details = json.loads(HistoryEntry.objects.get(action="FIELDS_IMPORTED").details)
    assert (details["campaigns"], details["fields"]) == (1, 2)
    many = "".join("=AUTUMN,key-%d,Label\n" % number for number in range(51))
    refused = brought(ImportKind.FIELDS, "campaign,key,label\n" + many)
    assert (refused.state, problems_of(refused)) == ("REFUSED", [(2, "campaign", "INVALID")])
    assert autumn.fields.count() == 2


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
