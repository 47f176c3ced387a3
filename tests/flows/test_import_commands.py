"""Files from the command line."""

from __future__ import annotations

import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from saleor_phone_order.flows import imports
from saleor_phone_order.models import Import, ImportKind, TierPrice
from saleor_phone_order.rules.actors import GUARD

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]


@pytest.fixture
def gold(shop, tier):
    shop.variant("COFFEE", "20.00")
    return tier("Gold")


def test_a_file_is_taken_and_written_again(gold, tmp_path, capsys):
    file, copy = tmp_path / "prices.csv", tmp_path / "copy.csv"
    file.write_text("\ufeffsku;amount\nCOFFEE;12,50\n", encoding="utf-8")
    call_command("phone_order_import", "TIER_PRICES", str(file), "--tier", "Gold")
    said = capsys.readouterr()
    assert said.out == "1 rows were taken.\n"
    assert said.err == "\r1 of 1 rows checked\n"
    call_command("phone_order_export", "TIER_PRICES", "--output", str(copy))
    expected = (
        "tier,sku,variant,channel,minimum_quantity,amount,currency,percentage\r\n"
        "Gold,COFFEE,,,1,12.50,USD,\r\n"
    )
    assert copy.read_bytes().decode() == expected
    call_command("phone_order_export", "TIER_PRICES")
    assert capsys.readouterr().out == expected


def test_every_bad_row_is_named_and_nothing_is_taken(gold, capsys, monkeypatch):
    bad = "".join("X%d,5,\n" % number for number in range(150))
    monkeypatch.setattr(sys, "stdin", io.StringIO("sku,percentage,amount\n" + bad))
    with pytest.raises(CommandError, match="^Nothing was taken: 150 problems.$"):
        call_command("phone_order_import", "TIER_PRICES", "--tier", "Gold")
    lines = [line for line in capsys.readouterr().err.split("\n") if "Row" in line]
    assert len(lines) == 150
    assert lines[-1] == "\rRow 151, sku: There is no product with the SKU X149. (NOT_FOUND)"
    assert not TierPrice.objects.exists()
    assert Import.objects.get().state == "REFUSED"


def test_without_a_kind_it_goes_on_with_what_was_left(gold):
    found = imports.receive(
        kind=ImportKind.TIER_PRICES,
        text="tier,sku,amount\nGold,COFFEE,1.00\n",
        is_last=True,
        actor=GUARD,
        now=timezone.now(),
        is_announced=False,
    )
    call_command("phone_order_import")
    found.refresh_from_db()
    assert found.state == "DONE"


def test_what_cannot_be_read_is_said(gold, tmp_path):
    file = tmp_path / "prices.csv"
    file.write_bytes(b"sku,amount\nCAF\xc9,1.00\n")
    for arguments, message in [
        (["TIER_PRICES", str(file), "--tier", "Gold"], "can't decode"),
        (["TIER_PRICES", str(tmp_path / "none.csv")], "No such file"),
        (["TIER_PRICES", str(file), "--tier", "Bronze"], "no price tier"),
        (["OFFERS", str(file), "--tier", "Gold"], "Only tier prices"),
    ]:
        with pytest.raises(CommandError, match=message):
            call_command("phone_order_import", *arguments)
    assert not Import.objects.exists()
