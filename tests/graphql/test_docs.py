"""What the documentation shows is what the shop understands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from saleor_phone_order.conf import SETTING_NAMES
from saleor_phone_order.rules.refusals import ErrorCode

DOCS = Path(__file__).resolve().parents[2] / "docs"


def _examples():
    for path in sorted(DOCS.glob("*.md")):
        blocks = re.findall(r"```graphql\n(.*?)```", path.read_text(encoding="utf-8"), re.S)
        for number, block in enumerate(blocks, start=1):
            yield pytest.param(block, id="%s-%d" % (path.stem, number))


@pytest.mark.parametrize("example", _examples())
def test_every_example_of_the_docs_is_valid(example, shop):
    from graphql import parse, validate
    from saleor.graphql.api import schema

    assert validate(schema, parse(example)) == []


def test_the_docs_name_every_error_code():
    text = (DOCS / "api.md").read_text(encoding="utf-8")

    assert [code.value for code in ErrorCode if "`%s`" % code.value not in text] == []


def test_the_docs_name_every_setting():
    text = (DOCS / "operations.md").read_text(encoding="utf-8")

    assert [name for name in SETTING_NAMES if "`%s`" % name not in text] == []
