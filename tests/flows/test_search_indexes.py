"""The migration that indexes the host's tables, forwards and backwards."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)

migration = import_module("saleor_phone_order.migrations.0002_search_indexes")


def valid_indexes():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
            " WHERE relname = ANY(%s) AND indisvalid",
            [list(migration.INDEXES)],
        )
        return {name for (name,) in cursor.fetchall()}


def run(operation):
    with connection.schema_editor(atomic=False) as editor:
        operation(apps, editor)


def test_indexes_are_dropped_on_reverse_and_made_again_forwards():
    assert valid_indexes() == set(migration.INDEXES)
    run(migration.drop_indexes)
    assert valid_indexes() == set()
    run(migration.create_indexes)
    assert valid_indexes() == set(migration.INDEXES)


def test_an_index_that_is_there_already_is_kept():
    oid = "SELECT 'phone_order_user_email'::regclass::oid"
    with connection.cursor() as cursor:
        cursor.execute(oid)
        before = cursor.fetchone()
        run(migration.create_indexes)
        cursor.execute(oid)
        assert cursor.fetchone() == before


def test_an_index_that_a_broken_build_left_invalid_is_made_anew():
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pg_index SET indisvalid = false"
            " WHERE indexrelid = 'phone_order_user_email'::regclass"
        )
    assert "phone_order_user_email" not in valid_indexes()
    run(migration.create_indexes)
    assert valid_indexes() == set(migration.INDEXES)


def test_a_missing_search_index_changes_what_a_search_costs_and_not_what_it_finds(customer, find):
    run(migration.drop_indexes)
    assert find("ortiz") == ["anna@example.com"]
    assert find("+12125550142") == ["anna@example.com"]
