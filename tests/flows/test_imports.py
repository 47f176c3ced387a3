"""Tier prices from files: all rows or none, every bad one named, and out again as they came in."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from saleor_phone_order.flows import exports, import_work, imports, tiers
from saleor_phone_order.models import (
    HistoryEntry,
    Import,
    ImportKind,
    ImportPart,
    ImportProblem,
    TierPrice,
)
from saleor_phone_order.rules.card_numbers import CardNumberInText
from saleor_phone_order.rules.limits import InvalidText

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

NOW = timezone.now()


@pytest.fixture
def received(actor):
    """`received("sku,…", tier)`: a whole file, in parts of 50,000 characters."""

    def call(text, tier=None, kind=ImportKind.TIER_PRICES, size=50_000):
        found = None
        for start in range(0, len(text), size):
            found = imports.receive(
                kind=kind,
                text=text[start : start + size],
                is_last=start + size >= len(text),
                actor=actor,
                now=NOW,
                import_id=found and found.pk,
                tier_id=tier.pk if tier and not found else None,
            )
        return found

    return call


@pytest.fixture
def brought(received):
    """The same, and taken up."""

    def call(*arguments, **options):
        found = received(*arguments, **options)
        import_work.take_up(import_id=found.pk, clock=lambda: NOW)
        found.refresh_from_db()
        return found

    return call


def stored(tier):
    columns = ("variant_ref", "minimum_quantity", "amount", "currency", "percentage")
    return list(TierPrice.objects.filter(tier=tier).values_list(*columns))


def problems_of(found):
    return [(each.row, each.column, each.code) for each in imports.problems(found)]


def exported(tier=None):
    pages = exports.pages_of(ImportKind.TIER_PRICES, tier and tier.pk)
    return "".join(page.text for page in pages)


def test_a_file_adds_and_replaces_prices_and_comes_out_as_it_went_in(
    shop, tier, tier_price, brought, actor
):
    coffee, tea = shop.variant("COFFEE", "20.00"), shop.variant("TEA", "7.00")
    unnamed = shop.variant("GONE", "9.00")
    gold, silver = tier("Gold"), tier("=Silver")
    tier_price(gold, coffee, "18.00")
    tier_price(gold, tea, "6.00")
    done = brought(
        "\ufeffcurrency;Amount;SKU;minimum_quantity;percentage\r\n"
        "USD;17,50;COFFEE;;\r\n;;COFFEE;10;25.5\r\n\r\nusd;6;TEA;1;\r\n",
        gold,
    )
    assert (done.state, done.row_count, done.checked_count) == ("DONE", 3, 3)
    assert (done.problem_count, done.ended_at) == (0, NOW)
    assert stored(gold) == [
        (str(coffee.pk), 1, Decimal("17.50"), "USD", None),
        (str(coffee.pk), 10, None, "", Decimal("25.50")),
        (str(tea.pk), 1, Decimal("6.00"), "USD", None),
    ]
    assert not ImportPart.objects.exists()
    entry = HistoryEntry.objects.get(chain="tier:%s" % gold.pk)
    assert (entry.action, entry.actor_id) == ("TIER_PRICES_IMPORTED", actor.id)
    assert json.loads(entry.details) == {
        "file": str(done.pk),
        "added": 1,
        "changed": 1,
        "unchanged": 1,
    }
    tier_price(silver, unnamed, percentage="5")
    type(unnamed).objects.filter(pk=unnamed.pk).update(sku="'+1")
    before = exported()
    assert "'=Silver,''+1,,,1,,,5.00" in before.split("\r\n")
    ordered = sorted([gold, silver], key=lambda each: each.pk)
    assert (
        exported()
        == "tier,sku,variant,channel,minimum_quantity,amount,currency,percentage\r\n"
        + "".join(
            line
            for each in ordered
            for line in before.splitlines(keepends=True)
            if line.startswith("Gold," if each == gold else "'=Silver,")
        )
    )
    TierPrice.objects.all().delete()
    assert brought(before).state == "DONE"
    assert exported() == before
    assert brought(before).state == "DONE"
    assert exported() == before
    assert exported(gold).splitlines()[1] == "COFFEE,,,1,17.50,USD,"


def test_pages_of_an_export_end_where_the_next_begins(shop, tier, tier_price):
    variants = [shop.variant(sku, "20.00") for sku in ("COFFEE", "TEA")]
    for each in (tier("Gold"), tier("Silver")):
        for variant in variants:
            for quantity in (1, 2, 10):
                tier_price(each, variant, percentage=str(quantity), minimum_quantity=quantity)
    page, texts = exports.tier_prices(tier_id=None, limit=5), []
    while True:
        texts.append(page.text)
        if page.after is None:
            break
        page = exports.tier_prices(tier_id=None, after=page.after, limit=5)
    assert "".join(texts) == exported()
    assert [text.count("\r\n") for text in texts] == [6, 5, 2]
    for cursor in ("x", "W10=", "WyJ4IiwgIlx1MDAwMCIsICIiLCAiMSJd"):
        with pytest.raises(exports.UnknownCursor):
            exports.tier_prices(tier_id=None, after=cursor)
    with pytest.raises(tiers.TierNotFound):
        exports.tier_prices(tier_id=uuid4())


@pytest.mark.one_host
def test_three_bad_rows_among_thousands_are_named_and_nothing_changes(
    shop, tier, tier_price, received, whole_database
):
    for sku in ("COFFEE", "TEA"):
        shop.variant(sku, "20.00")
    gold = tier("Gold")
    lines = ["sku,minimum_quantity,amount,percentage"]
    lines += ["%s,%d,,%.2f" % (sku, n, n / 50) for n in range(1, 1501) for sku in ("COFFEE", "TEA")]
    lines[7] = "CACAO,4,,0.08"
    lines[1200] = "TEA,600,twelve,"
    lines[2900] = "TEA,1450,,1.00"
    found = received("\n".join(lines), gold, size=20_000)
    before = whole_database()
    import_work.take_up(import_id=found.pk, clock=lambda: NOW)
    found.refresh_from_db()
    assert (found.state, found.row_count, found.checked_count) == ("REFUSED", 3000, 3000)
    assert problems_of(found) == [
        (8, "sku", "NOT_FOUND"),
        (1201, "amount", "INVALID"),
    ]
    moved = {name for name, rows in whole_database().items() if rows != before[name]}
    ours = [model._meta.db_table for model in (Import, ImportPart, ImportProblem)]
    assert moved == set(ours)
    # The row that is missing may be what makes the other one rise: it is told without it.
    lines[1200] = "TEA,600,,12.00"
    again = received("\n".join(lines), gold, size=20_000)
    import_work.take_up(import_id=again.pk, clock=lambda: NOW)
    again.refresh_from_db()
    assert (again.state, again.problem_count) == ("REFUSED", 2)
    assert problems_of(again)[1] == (2901, "percentage", "PRICES_RISE_WITH_QUANTITY")
    assert not TierPrice.objects.exists()


def bad_lines():
    """A row, with what is wrong with it; COFFEE has 18.00, and 15.00 from 10 pieces on."""
    return [
        ("CACAO,,,1,1.00,,", "sku", "NOT_FOUND"),
        (",,,1,1.00,,", "sku", "INVALID"),
        ("COFFEE,UHJvZHVjdFZhcmlhbnQ6MQ==,,1,1.00,,", "sku", "INVALID"),
        (",UHJvZHVjdDox,,1,1.00,,", "variant", "NOT_FOUND"),
        (",garbage,,1,1.00,,", "variant", "NOT_FOUND"),
        ("COFFEE,,,0,1.00,,", "minimum_quantity", "INVALID"),
        ("COFFEE,,,2147483648,1.00,,", "minimum_quantity", "INVALID"),
        ("COFFEE,,,1.5,1.00,,", "minimum_quantity", "INVALID"),
        ("COFFEE,,,1,1.001,,", "amount", "INVALID"),
        ("COFFEE,,,1,-1,,", "amount", "INVALID"),
        ("COFFEE,,,1,1.00,EUR,", "currency", "CURRENCY_MISMATCH"),
        ("COFFEE,,,1,,,100.5", "percentage", "INVALID"),
        ("COFFEE,,,1,,,", "amount", "INVALID"),
        ("COFFEE,,,1,1.00,,5", "amount", "INVALID"),
        ("COFFEE,,,1,1.00", "", "INVALID"),
        ('COFFEE,"x"y,,1,1.00,,', "", "INVALID"),
        ("TEA,,,1,1.00,,\nTEA,,,1,1.00,,", "minimum_quantity", "UNIQUE"),
        ("COFFEE,,,1,14.99,,", "amount", "PRICES_RISE_WITH_QUANTITY"),
        ("COFFEE,,,20,,,20", "percentage", "PRICES_RISE_WITH_QUANTITY"),
    ]


@pytest.mark.one_host
def test_each_kind_of_bad_row_is_named(shop, tier, tier_price, brought):
    coffee = shop.variant("COFFEE", "20.00")
    shop.variant("TEA", "7.00")
    gold = tier("Gold")
    tier_price(gold, coffee, "18.00")
    tier_price(gold, coffee, "15.00", 10)
    before = stored(gold)
    header = "sku,variant,channel,minimum_quantity,amount,currency,percentage\n"
    for lines, column, code in bad_lines():
        found = brought(header + lines, gold)
        number = 2 + lines.count("\n")
        assert (found.state, problems_of(found)) == ("REFUSED", [(number, column, code)]), lines
    assert stored(gold) == before


@pytest.mark.one_host
def test_a_card_number_is_not_even_kept_until_the_file_is_checked(received, actor, whole_database):
    found = received("sku,percentage\n4006381000093,5\n", size=100)
    Import.objects.update(state="RECEIVING")
    before = whole_database()
    for text, row in [("A,5\n4111 1111 1111 1111,5", 4), ("4111\n1111\n1111\n1111", None)]:
        with pytest.raises(CardNumberInText) as refused:
            imports.receive(
                kind=ImportKind.TIER_PRICES,
                text=text,
                is_last=True,
                actor=actor,
                now=NOW,
                import_id=found.pk,
            )
        assert (refused.value.field, refused.value.params) == ("text", {"row": row})
    assert whole_database() == before


@pytest.mark.one_host
def test_a_price_that_rises_since_the_list_price_moved_is_told_where_the_file_concerns_it(
    shop, tier, tier_price, brought
):
    coffee, tea = shop.variant("COFFEE", "20.00"), shop.variant("TEA", "20.00")
    gold = tier("Gold")
    for variant in (coffee, tea):
        tier_price(gold, variant, "12.00")
        tier_price(gold, variant, percentage="30", minimum_quantity=10)  # 14.00
    found = brought("sku,minimum_quantity,percentage\nCOFFEE,20,60\n", gold)
    assert problems_of(found) == [(2, "percentage", "PRICES_RISE_WITH_QUANTITY")]
    found = brought("sku,minimum_quantity,percentage\nCOFFEE,10,40\nTEA,10,45\n", gold)
    assert found.state == "DONE"


@pytest.mark.one_host
def test_a_file_names_tiers_itself_or_is_for_one(shop, tier, brought):
    shop.variant("COFFEE", "20.00")
    gold, silver = tier("Gold"), tier("Silver")
    text = "tier,sku,percentage\nSilver,COFFEE,5\nGold,COFFEE,10\n"
    assert brought(text).state == "DONE"
    assert (stored(gold)[0][4], stored(silver)[0][4]) == (Decimal("10.00"), Decimal("5.00"))
    found = brought(text, gold)
    assert problems_of(found) == [(2, "tier", "INVALID")]
    found = brought("tier,sku,percentage\n,COFFEE,5\nBronze,COFFEE,10\n")
    assert problems_of(found) == [(2, "tier", "NOT_FOUND"), (3, "tier", "NOT_FOUND")]
    found = brought("sku,price\nCOFFEE,5\n", gold)
    assert (found.row_count, problems_of(found)) == (0, [(1, "price", "INVALID")])


@pytest.mark.one_host
def test_of_many_bad_rows_the_first_hundred_are_kept_and_all_counted(shop, tier, brought):
    found = brought("sku,percentage\n" + "X,5\n" * 1500, tier("Gold"))
    assert (found.problem_count, found.problems.count()) == (1500, 100)
    assert problems_of(found)[-1] == (101, "sku", "NOT_FOUND")


@pytest.mark.one_host
def test_a_batch_costs_the_same_queries_however_many_rows_it_has(shop, tier, received):
    shop.variant("COFFEE", "20.00")

    def queries(count):
        from django.test.utils import CaptureQueriesContext

        lines = ["COFFEE,%d,%.2f" % (number, number / 50) for number in range(1, count + 1)]
        found = received(
            "sku,minimum_quantity,percentage\n" + "\n".join(lines), tier("T%d" % count)
        )
        with CaptureQueriesContext(connection) as captured:
            import_work.take_up(import_id=found.pk, clock=lambda: NOW)
        found.refresh_from_db()
        assert found.state == "DONE"
        return len(captured)

    assert queries(10) == queries(900)


@pytest.mark.one_host
def test_parts_are_taken_in_order_from_who_began_until_the_last_one(
    shop, tier, actor, other_agent, actor_of
):
    gold = tier("Gold")

    def part(text="sku,percentage\n", who=actor, **options):
        options = {"kind": ImportKind.TIER_PRICES, "is_last": False, **options}
        return imports.receive(text=text, actor=who, now=NOW, **options)

    found = part(tier_id=gold.pk)
    assert (found.state, found.tier_id, found.parts.count()) == ("RECEIVING", gold.pk, 1)
    for refused, options in [
        (imports.ImportNotFound, {"who": actor_of(other_agent)}),
        (imports.ImportNotFound, {"kind": ImportKind.OFFERS}),
        (imports.ImportNotFound, {"import_id": uuid4()}),
        (imports.PartTooLarge, {"text": "\N{EURO SIGN}" * 333_334}),
        (InvalidText, {"text": "sku\0"}),
        (InvalidText, {"text": "sku\ud800"}),
        (tiers.TierNotFound, {"import_id": None, "tier_id": uuid4()}),
    ]:
        with pytest.raises(refused):
            part(**{"import_id": found.pk, **options})
    assert Import.objects.count() == ImportPart.objects.count() == 1
    assert part("X,5", import_id=found.pk, is_last=True).state == "WAITING"
    with pytest.raises(imports.ImportClosed):
        part(import_id=found.pk)
    assert list(found.parts.values_list("position", "text")) == [
        (0, "sku,percentage\n"),
        (1, "X,5"),
    ]


@pytest.mark.one_host
def test_what_nobody_finishes_in_a_day_fails_and_leaves_nothing_behind(shop, tier, actor, received):
    received("sku,percentage\nX,5\n", tier("Gold"))
    given_up = imports.receive(
        kind=ImportKind.OFFERS, text="code\n", is_last=False, actor=actor, now=NOW
    )
    import_work.clean_up(now=NOW + timedelta(days=1))
    assert ImportPart.objects.count() == 2
    import_work.clean_up(now=NOW + timedelta(days=1, seconds=1))
    assert list(Import.objects.values_list("state", flat=True)) == ["FAILED", "FAILED"]
    assert not ImportPart.objects.exists()
    with pytest.raises(imports.ImportClosed):
        imports.receive(
            kind=ImportKind.OFFERS,
            text="x",
            is_last=True,
            actor=actor,
            now=NOW,
            import_id=given_up.pk,
        )
