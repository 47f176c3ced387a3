"""docs/coverage.md shows tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.one_host


def test_every_test_that_the_coverage_names_exists():
    named = set(re.findall(r"`(test_\w+)`", (REPO / "docs/coverage.md").read_text("utf-8")))
    written = set()
    for path in (REPO / "tests").rglob("test_*.py"):
        written.update(re.findall(r"def (test_\w+)\(", path.read_text("utf-8")))
    assert len(named) > 30
    assert sorted(named - written) == []
