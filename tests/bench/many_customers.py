"""Fills the host's tables with customers, made by the database itself.

Names are as skewed as in a real country: a few surnames are everywhere, most are rare.
Every customer has an address with a phone number; every third has ordered, and orders
have address copies of their own, as the host makes them.
"""

from __future__ import annotations

import time
from importlib import import_module

from django.apps import apps
from django.db import connection

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

ADDRESS_COLUMNS = (
    "id, first_name, last_name, company_name, street_address_1, street_address_2, city,"
    " postal_code, country, country_area, phone, city_area"
)


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
        cursor.execute("SELECT COALESCE(max(id), 0) FROM order_order")
        first_order = cursor.fetchone()[0] + 1
        _people(cursor, customers)
        _addresses(cursor, first_address)
        _users(cursor, first_user, first_address)
        _orders(cursor, customers // 3, first_user, first_address + customers, first_order)
        cursor.execute("RESET session_replication_role")
        for table in ("account_user", "account_address", "account_user_addresses", "order_order"):
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM {}))".format(  # noqa: UP032
                    table
                ),
                [table],
            )
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
            (%(first)s)[1 + floor(power(random(), 2) * cardinality(%(first)s))::int]
                AS first_name,
            CASE WHEN random() < 0.35
                THEN replace((%(last)s)[1 + floor(power(random(), 2) * cardinality(%(last)s))::int], '+', ' ')
                ELSE (%(one)s)[1 + floor(random() * cardinality(%(one)s))::int]
                    || (%(two)s)[1 + floor(random() * cardinality(%(two)s))::int]
                    || (%(three)s)[1 + floor(random() * cardinality(%(three)s))::int]
            END AS last_name,
            (%(cities)s)[1 + floor(power(random(), 2) * cardinality(%(cities)s))::int] AS city,
            (%(domains)s)[1 + floor(power(random(), 2) * cardinality(%(domains)s))::int] AS domain,
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


def _addresses(cursor, first_address: int) -> None:
    cursor.execute(
        """
        INSERT INTO account_address (%s)
        SELECT n + %%s, first_name, last_name, '', 1 + n %%%% 999 || ' Main Street', '', city,
            lpad((n %%%% 99999)::text, 5, '0'), 'US', '', phone, ''
        FROM phone_order_people
        """
        % ADDRESS_COLUMNS,
        [first_address],
    )


def _users(cursor, first_user: int, first_address: int) -> None:
    cursor.execute(
        """
        INSERT INTO account_user (id, is_superuser, email, is_staff, is_active, password,
            date_joined, first_name, last_name, default_billing_address_id,
            default_shipping_address_id, private_metadata, metadata)
        SELECT n + %(user)s, false,
            lower(translate(first_name, ' ''éëøü', '__eeou') || '.'
                || translate(last_name, ' ''íü', '__iu')) || n + %(user)s || '@' || domain,
            false, true, '!', now() - n * interval '1 minute', first_name, last_name,
            n + %(address)s, n + %(address)s, '{}', '{}'
        FROM phone_order_people
        """,
        {"user": first_user, "address": first_address},
    )
    cursor.execute(
        "INSERT INTO account_user_addresses (user_id, address_id)"
        " SELECT n + %s, n + %s FROM phone_order_people",
        [first_user, first_address],
    )


def _orders(cursor, orders: int, first_user: int, first_address: int, first_order: int) -> None:
    cursor.execute(
        """
        INSERT INTO account_address (%s)
        SELECT n + %%s, first_name, last_name, '', '1 Main Street', '', city, '10001', 'US',
            '', phone, ''
        FROM phone_order_people WHERE n < %%s
        """
        % ADDRESS_COLUMNS,
        [first_address, orders],
    )
    cursor.execute(
        """
        INSERT INTO order_order (id, created, tracking_client_id, user_email, token,
            billing_address_id, shipping_address_id, user_id, total_net_amount,
            discount_amount, language_code, shipping_price_gross_amount, total_gross_amount,
            shipping_price_net_amount, status, display_gross_prices, customer_note, weight,
            checkout_token, currency, metadata, private_metadata)
        SELECT n + %(order)s, now() - n * interval '1 minute', '', '', md5(n::text),
            n + %(address)s, n + %(address)s, n + %(user)s, 10, 0, 'en', 0, 10, 0,
            'fulfilled', true, '', 0, '', 'USD', '{}', '{}'
        FROM phone_order_people WHERE n < %(orders)s
        """,
        {
            "order": first_order,
            "address": first_address,
            "user": first_user,
            "orders": orders,
        },
    )
