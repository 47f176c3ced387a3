"""An index that holds all that reports count, so that none reads the table of sessions.

Open sessions, which every heartbeat writes anew, are not in it. It is built without blocking
writes; one that a broken build left invalid is made anew. The model cannot say it: Django
knows `include` from 3.2 on.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

NAME = "phone_order_session_report"
INDEX = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS phone_order_session_report
ON saleor_phone_order_session (started_at) INCLUDE (
    ended_at, state, currency, order_amount, was_recovered, channel_ref, campaign_id, affiliate_id,
    agent_id, app_ref, named_agent_ref, team, call_centre, disposition
) WHERE ended_at IS NOT NULL
"""
# Reports group by the day, of which the planner knows nothing but how many moments there are:
# told of few, it lets several processes count.
FEW = "ALTER TABLE saleor_phone_order_session ALTER COLUMN started_at %s (n_distinct%s)"


def create_index(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND NOT indisvalid", [NAME]
        )
        if cursor.fetchone():
            drop_index(apps, schema_editor)
        cursor.execute(INDEX)


def drop_index(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DROP INDEX CONCURRENTLY IF EXISTS %s" % NAME)


class Migration(migrations.Migration):
    # CREATE INDEX CONCURRENTLY does not run inside a transaction.
    atomic = False

    dependencies = [("saleor_phone_order", "0006_campaigns_and_reports")]

    operations = [
        migrations.RunPython(create_index, drop_index),
        migrations.RunSQL(FEW % ("SET", " = -0.001"), FEW % ("RESET", "")),
        AddIndexConcurrently(
            model_name="session",
            index=models.Index(
                condition=models.Q(state="HANDED_OFF"),
                fields=["checkout_ref"],
                name="phone_order_handed_off_cart",
            ),
        ),
    ]
