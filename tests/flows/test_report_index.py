"""The migration that indexes sessions for reports, forwards and backwards."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from saleor_phone_order.flows import reports
from saleor_phone_order.models import Session

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db(transaction=True)]

migration = import_module("saleor_phone_order.migrations.0007_report_index")


def index():
    """Its oid; None if there is none that is valid."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::int FROM pg_index"
            " WHERE indexrelid = to_regclass(%s) AND indisvalid",
            [migration.NAME],
        )
        return next((oid for (oid,) in cursor.fetchall()), None)


def run(operation):
    with connection.schema_editor(atomic=False) as editor:
        operation(apps, editor)


def test_the_index_is_kept_made_anew_if_it_is_broken_and_dropped_on_reverse():
    before = index()
    run(migration.create_index)
    assert before is not None
    assert index() == before
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = %s", [before])
    run(migration.create_index)
    assert index() not in (None, before)
    run(migration.drop_index)
    assert index() is None
    run(migration.create_index)
    assert index() is not None


def test_reports_are_read_from_the_index_alone():
    now = timezone.now()
    Session.objects.bulk_create(
        Session(currency="USD", started_at=began, heartbeat_at=began, ended_at=now)
        for began in (now - timedelta(days=number) for number in range(1000))
    )
    asked = []

    def note(execute, sql, parameters, many, context):
        if "GROUP BY" in sql:
            asked.append((sql, parameters))
        return execute(sql, parameters, many, context)

    today = now.date().isoformat()
    with connection.execute_wrapper(note):
        for group in reports.Group:
            reports.report(
                group=group,
                first_day=today,
                last_day=today,
                time_zone="UTC",
                channel_ref="",
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE saleor_phone_order_session")
        for sql, parameters in asked:
            cursor.execute("EXPLAIN " + sql, parameters)
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Index Only Scan using %s " % migration.NAME in plan, plan
    assert len(asked) == len(reports.Group)
