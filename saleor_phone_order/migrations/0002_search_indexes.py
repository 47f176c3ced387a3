"""Indexes on the host's own tables, so that a customer is found among millions.

`hosts/customer_search.py` asks for exactly these expressions. They are built without
blocking writes; one that a broken build left invalid is made anew.
"""

from django.db import migrations

# Letters with marks, and without.
MARKED = (
    "àáâãäåāăąçćčďđèéêëēėęěğìíîïīıłñńňòóôõöøőřśšşșťţțùúûüūůűýÿźżž"
    "ÀÁÂÃÄÅĀĂĄÇĆČĎĐÈÉÊËĒĖĘĚĞÌÍÎÏĪŁÑŃŇÒÓÔÕÖØŐŘŚŠŞȘŤŢȚÙÚÛÜŪŮŰÝŸŹŻŽ"
)
UNMARKED = (
    "aaaaaaaaacccddeeeeeeeegiiiiiilnnnooooooorsssstttuuuuuuuyyzzz"
    "aaaaaaaaacccddeeeeeeeegiiiiilnnnooooooorsssstttuuuuuuuyyzzz"
)
FIRST_NAME = "(translate(lower(first_name), '%s', '%s') COLLATE \"C\")" % (MARKED, UNMARKED)
LAST_NAME = FIRST_NAME.replace("first_name", "last_name")
NAME_WORDS = "translate(lower(' ' || first_name || ' ' || last_name), '%s', '%s')" % (
    MARKED + "-''’",
    UNMARKED + "   ",
)

# Name: table, and what is indexed. Bytes ("C") sort prefixes whatever the locale.
INDEXES = {
    "phone_order_user_email": ("account_user", '((lower(email) COLLATE "C"))'),
    "phone_order_user_last_name": ("account_user", "(%s, %s, id)" % (LAST_NAME, FIRST_NAME)),
    "phone_order_user_first_name": ("account_user", "(%s, %s, id)" % (FIRST_NAME, LAST_NAME)),
    "phone_order_user_name_words": ("account_user", "USING gin (%s gin_trgm_ops)" % NAME_WORDS),
    "phone_order_address_last_name": (
        "account_address",
        "(%s, %s, id)" % (LAST_NAME, FIRST_NAME),
    ),
    "phone_order_address_first_name": (
        "account_address",
        "(%s, %s, id)" % (FIRST_NAME, LAST_NAME),
    ),
    "phone_order_address_phone": (
        "account_address",
        "((reverse(phone) COLLATE \"C\"), id) WHERE phone <> ''",
    ),
}


def create_indexes(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for name, (table, definition) in INDEXES.items():
            cursor.execute(
                "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(%s) AND NOT indisvalid",
                [name],
            )
            if cursor.fetchone():
                cursor.execute("DROP INDEX CONCURRENTLY IF EXISTS %s" % name)
            cursor.execute(
                "CREATE INDEX CONCURRENTLY IF NOT EXISTS %s ON %s %s" % (name, table, definition)
            )
        # Without statistics of the expressions the planner prefers a full scan.
        for table in ("account_user", "account_address"):
            cursor.execute("ANALYZE %s" % table)


def drop_indexes(apps, schema_editor):
    # The extension stays: others may use it by now.
    with schema_editor.connection.cursor() as cursor:
        for name in INDEXES:
            cursor.execute("DROP INDEX CONCURRENTLY IF EXISTS %s" % name)


class Migration(migrations.Migration):
    # CREATE INDEX CONCURRENTLY does not run inside a transaction.
    atomic = False

    dependencies = [
        ("saleor_phone_order", "0001_initial"),
        # The latest state of these columns that every supported host has.
        ("account", "0045_auto_20200427_0425"),
    ]

    operations = [migrations.RunPython(create_indexes, drop_indexes)]
