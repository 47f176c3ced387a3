"""Connects the tests with the database that `./phone-order test` made for this run.

Fixtures live in `tests/fixtures_<area>.py`; every such module is loaded here by its name.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

try:
    import psycopg
except ImportError:
    import psycopg2 as psycopg

from tests.leaving_out import pytest_collection_modifyitems  # noqa: F401

TESTS = Path(__file__).parent
TEMPLATE = os.environ.get("PHONE_ORDER_TEST_TEMPLATE")

pytest_plugins = [f"tests.{module.stem}" for module in sorted(TESTS.glob("fixtures_*.py"))]


def pytest_configure(config: pytest.Config) -> None:
    if not TEMPLATE:
        raise pytest.UsageError(
            "Run the tests with `./phone-order test`: it makes the database that they may empty."
        )
    from django.conf import settings

    # The real hasher takes a tenth of a second for every user that a test makes.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> None:
    """The database is a copy of a migrated template already; a parallel worker makes its own."""
    from django.db import connections
    from django.test import TransactionTestCase

    TransactionTestCase._fixture_teardown = copy_template_again
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        # `./phone-order test` drops every database whose name begins with that of the run.
        connections["default"].settings_dict["NAME"] += "_" + worker
        copy_template_again()


def copy_template_again(test_case=None) -> None:
    """Undo what a test committed. Django's own flush is slower and would also delete what migrations wrote."""
    from django.db import connections

    name = connections["default"].settings_dict["NAME"]
    connections.close_all()
    server = psycopg.connect(os.environ["PHONE_ORDER_TEST_SERVER"])
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    server.close()
