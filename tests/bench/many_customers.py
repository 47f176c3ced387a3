"""Fills the host's tables with customers, made by the database itself.

Names are as skewed as in a real country: a few surnames are everywhere, most are rare.
Every customer has an address with a phone number; every third has ordered, and orders
have address copies of their own, as the host makes them.
"""

from __future__ import annotations

import time
from importlib import import_module
from typing import Dict, List, Optional, Tuple

from django.apps import apps
from django.db import connection

from tests.bench.measuring import host_documents

FIRST_NAMES = """James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth
William Barbara Richard Susan Joseph Jessica Thomas Sarah Charles Karen Christopher Lisa
Daniel Nancy Matthew Betty Anthony Margaret Mark Sandra Donald Ashley Steven Kimberly Paul
Emily Andrew Donna Joshua Michelle Kenneth Dorothy Kevin Carol Brian Amanda George Melissa
Edward Deborah Ronald Stephanie Timothy Rebecca Jason Sharon Jeffrey Laura Ryan Cynthia
Jacob Kathleen Gary Amy Nicholas Angela Eric Shirley Jonathan Anna Stephen Brenda Larry
Pamela Justin Emma Scott Nicole Brandon Helen Benjamin Samantha Samuel Katherine Gregory
Christine Alexander Debra Frank Rachel Patrick Carolyn Raymond Janet Jack Catherine Dennis
Maria Jerry Heather Tyler Diane Aaron Ruth José Julie Zoë Olivia Søren Joyce Jürgen Ines""".split()  # noqa: SIM905

LAST_NAMES = """Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez
Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez
Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright
Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell
Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart
Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly
Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood James Bennett Gray Mendoza
Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross Foster Jimenez O'Brien
Müller García Van+der+Berg De+la+Cruz Smith-Jones""".split()  # noqa: SIM905

SYLLABLES = (
    "Al Bar Cor Dan El Fen Gar Hal Is Jor Kel Lam Mor Nor Os Pel Quin Ros Sal Tor Ul Ver Wel Xan Yor Zel",
    "a e i o u ar en il on us be da fo gi ka le mi no pa re sa ti",
    "berg by dale don er feld ford gate ham ik land ley man mann ner nik owski quist sen ski son stad stein ton vic wood worth",
)

CITIES = """London Berlin Paris Chicago Springfield Austin Boston Denver Portland Phoenix
Dallas Houston Miami Seattle Atlanta Detroit Memphis Omaha Tulsa Oakland""".split()  # noqa: SIM905

DOMAINS = "gmail.com yahoo.com outlook.com example.com mail.example web.example".split()  # noqa: SIM905

#: What a column holds that the host requires and we have nothing to say about.
NOTHING = {
    "boolean": "false",
    "integer": "0",
    "numeric": "0",
    "double precision": "0",
    "text": "''",
    "character varying": "''",
    "jsonb": "'{}'",
    "uuid": "gen_random_uuid()",
    "timestamp with time zone": "now()",
}


def fill(customers: int) -> float:
    """Add `customers` customers, half as many address copies, and a third as many
    orders. Returns the seconds that our indexes took to build on top of it."""
    indexes = import_module("saleor_phone_order.migrations.0002_search_indexes")
    with connection.schema_editor(atomic=False) as editor:
        indexes.drop_indexes(apps, editor)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.42)")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        _skip_foreign_keys(cursor)
        cursor.execute("SELECT COALESCE(max(id), 0) FROM account_user")
        first_user = cursor.fetchone()[0] + 1
        cursor.execute("SELECT COALESCE(max(id), 0) FROM account_address")
        first_address = cursor.fetchone()[0] + 1
        number = "number" if "number" in _columns(cursor, "order_order") else "id"
        cursor.execute("SELECT COALESCE(max(%s), 0) FROM order_order" % number)
        first_order = cursor.fetchone()[0] + 1
        _people(cursor, customers)
        host_indexes = _without_search_indexes(cursor)
        _addresses(cursor, first_address, customers)
        _users(cursor, first_user, first_address)
        _addresses(cursor, first_address + customers, customers // 3)
        _orders(cursor, customers // 3, first_user, first_address + customers, first_order)
        for definition in host_indexes:
            cursor.execute(definition)
        cursor.execute("RESET session_replication_role")
        for table in ("account_user", "account_address", "account_user_addresses", "order_order"):
            _go_on_after(cursor, table)
            cursor.execute("VACUUM (ANALYZE) %s" % table)
    started = time.monotonic()
    with connection.schema_editor(atomic=False) as editor:
        indexes.create_indexes(apps, editor)
    return time.monotonic() - started


def _skip_foreign_keys(cursor) -> None:
    """Every row refers to one that was just made: checking that takes longer than the rest."""
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if cursor.fetchone()[0]:
        cursor.execute("SET session_replication_role = replica")


def _people(cursor, customers: int) -> None:
    cursor.execute("DROP TABLE IF EXISTS phone_order_people")
    cursor.execute(
        """
        CREATE UNLOGGED TABLE phone_order_people AS
        SELECT n,
            (%(first)s::text[])[1 + floor(power(random(), 2) * cardinality(%(first)s::text[]))::int]
                AS first_name,
            CASE WHEN random() < 0.35
                THEN replace((%(last)s::text[])[1 + floor(power(random(), 2) * cardinality(%(last)s::text[]))::int], '+', ' ')
                ELSE (%(one)s::text[])[1 + floor(random() * cardinality(%(one)s::text[]))::int]
                    || (%(two)s::text[])[1 + floor(random() * cardinality(%(two)s::text[]))::int]
                    || (%(three)s::text[])[1 + floor(random() * cardinality(%(three)s::text[]))::int]
            END AS last_name,
            (%(cities)s::text[])[1 + floor(power(random(), 2) * cardinality(%(cities)s::text[]))::int] AS city,
            (%(domains)s::text[])[1 + floor(power(random(), 2) * cardinality(%(domains)s::text[]))::int] AS domain,
            '+1' || (201 + floor(random() * 700))::int || (2000000 + floor(random() * 7999999))::int
                AS phone
        FROM generate_series(0, %(customers)s - 1) AS n
        """,
        {
            "first": FIRST_NAMES,
            "last": LAST_NAMES,
            "one": SYLLABLES[0].split(),
            "two": SYLLABLES[1].split(),
            "three": SYLLABLES[2].split(),
            "cities": CITIES,
            "domains": DOMAINS,
            "customers": customers,
        },
    )


def _addresses(cursor, first_address: int, count: int) -> None:
    _insert(
        cursor,
        "account_address",
        {
            "id": "n + %d" % first_address,
            "first_name": "first_name",
            "last_name": "last_name",
            "street_address_1": "1 + n % 999 || ' Main Street'",
            "city": "city",
            "postal_code": "lpad((n % 99999)::text, 5, '0')",
            "country": "'US'",
            "phone": "phone",
        },
        count,
    )


def _users(cursor, first_user: int, first_address: int) -> None:
    email = (
        "lower(translate(first_name, ' ''éëøü', '__eeou') || '.'"
        " || translate(last_name, ' ''íü', '__iu')) || n + %d || '@' || domain" % first_user
    )
    _insert(
        cursor,
        "account_user",
        {
            "id": "n + %d" % first_user,
            "email": email,
            "is_active": "true",
            "password": "'!'",
            "date_joined": "now() - n * interval '1 minute'",
            "first_name": "first_name",
            "last_name": "last_name",
            "default_billing_address_id": "n + %d" % first_address,
            "default_shipping_address_id": "n + %d" % first_address,
            "jwt_token_key": "'key'",
            "language_code": "'en'",
            **host_documents().searched_columns(email),
        },
    )
    cursor.execute(
        "INSERT INTO account_user_addresses (user_id, address_id)"
        " SELECT n + %s, n + %s FROM phone_order_people",
        [first_user, first_address],
    )


def _orders(cursor, orders: int, first_user: int, first_address: int, first_order: int) -> None:
    has_uuid = _columns(cursor, "order_order")["id"][0] == "uuid"
    _insert(
        cursor,
        "order_order",
        {
            "id": "gen_random_uuid()" if has_uuid else "n + %d" % first_order,
            "number": "n + %d" % first_order,
            "created": "now() - n * interval '1 minute'",
            "created_at": "now() - n * interval '1 minute'",
            "token": "md5(n::text)",
            "billing_address_id": "n + %d" % first_address,
            "shipping_address_id": "n + %d" % first_address,
            "user_id": "n + %d" % first_user,
            "channel_id": "(SELECT min(id) FROM channel_channel)",
            "total_net_amount": "10",
            "total_gross_amount": "10",
            "language_code": "'en'",
            "status": "'fulfilled'",
            "display_gross_prices": "true",
            "currency": "'USD'",
        },
        orders,
    )


def _insert(cursor, table: str, values: Dict[str, str], count: Optional[int] = None) -> None:
    """A row for each of the people, or the first `count`: those of the values that the host
    has a column for, and nothing in its others."""
    columns = _columns(cursor, table)
    chosen = {name: value for name, value in values.items() if name in columns}
    for name, (kind, is_required) in columns.items():
        if is_required and name not in chosen:
            chosen[name] = NOTHING[kind]
    cursor.execute(
        "INSERT INTO %s (%s) SELECT %s FROM phone_order_people%s"
        % (
            table,
            ", ".join('"%s"' % name for name in chosen),
            ", ".join(chosen.values()),
            "" if count is None else " WHERE n < %d" % count,
        )
    )


def _columns(cursor, table: str) -> Dict[str, Tuple[str, bool]]:
    """By name: data type, and whether a row must say something."""
    cursor.execute(
        "SELECT column_name, data_type, is_nullable = 'NO' AND column_default IS NULL"
        " AND is_identity = 'NO' FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = %s",
        [table],
    )
    return {name: (kind, is_required) for name, kind, is_required in cursor.fetchall()}


def _without_search_indexes(cursor) -> List[str]:
    """Drop the host's slow ones for now; returns how they are made again."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
        " AND tablename IN ('account_user', 'account_address', 'order_order')"
        " AND indexdef LIKE '%USING gin%'"
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute('DROP INDEX "%s"' % name)
    return [definition for _, definition in found]


def _go_on_after(cursor, table: str) -> None:
    """Keys that the host gives from now on come after ours."""
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    (sequence,) = cursor.fetchone()
    if sequence:
        cursor.execute("SELECT setval(%%s, (SELECT max(id) FROM %s))" % table, [sequence])
