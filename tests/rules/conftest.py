"""Rules ask no host. Their properties are tested without a time limit for each example:
machines differ."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).parent

settings.register_profile("rules", deadline=None)
settings.load_profile("rules")


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.one_host)
