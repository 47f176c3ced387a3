"""Sessions that are ready to end, and the ways in which they do."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.utils import timezone


@pytest.fixture
def fill(actor_of, shop):
    """`fill(session, agent, (variant, units)…)`: lines and the shop's shipping method."""
    from saleor_phone_order.flows import carts

    def call(session, agent, *lines, is_shipped=True):
        now = timezone.now()
        actor = actor_of(agent)
        carts.add_lines(
            session_id=session.pk,
            actor=actor,
            now=now,
            lines=[(str(variant.pk), quantity) for variant, quantity in lines],
        )
        if is_shipped:
            method_ref = str(shop.shipping_method.pk)
            carts.choose_shipping_method(
                session_id=session.pk, actor=actor, now=now, method_ref=method_ref
            )
        session.refresh_from_db()
        return session

    return call


@pytest.fixture
def coffee(shop):
    return shop.variant("COFFEE", "20.00", stock=100)


@pytest.fixture
def tea(shop):
    return shop.variant("TEA", "7.50", stock=10)


@pytest.fixture
def session(start, fill, agent, customer, coffee, tea):
    """Two coffees and three teas for Anna, ready to be ordered: 72.50 with shipping."""
    return fill(start(agent, customer), agent, (coffee, 2), (tea, 3))


@pytest.fixture
def process(actor_of):
    from saleor_phone_order.flows import orders

    def call(session, agent, key="key-1", now=None, **options):
        return orders.process(
            session_id=session.pk,
            actor=actor_of(agent),
            now=now or timezone.now(),
            key=key,
            **options,
        )

    return call


@pytest.fixture
def committed():
    """`committed(function, …)`: what it returns, after what waits for the commit has run."""
    from django.db import connection

    def call(function, *arguments, **named):
        before = len(connection.run_on_commit)
        returned = function(*arguments, **named)
        while len(connection.run_on_commit) > before:
            connection.run_on_commit.pop(before)[1]()
        return returned

    return call


@pytest.fixture
def save_draft(actor_of):
    from saleor_phone_order.flows import drafting

    def call(session, agent, now=None, **options):
        return drafting.save(
            session_id=session.pk, actor=actor_of(agent), now=now or timezone.now(), **options
        )

    return call


@pytest.fixture
def issue_link(actor_of):
    """`issue_link(draft, agent)`: the token of a new resume link."""
    from saleor_phone_order.flows import links

    def call(draft, agent, now=None, **options):
        issued = links.issue(
            draft_id=draft.pk, actor=actor_of(agent), now=now or timezone.now(), **options
        )
        return issued.url.rpartition("/")[2]

    return call


@pytest.fixture
def resume():
    from saleor_phone_order.flows import links
    from saleor_phone_order.rules.actors import Actor, ActorKind

    def call(token, now=None):
        return links.resume(
            token=token, actor=Actor(ActorKind.ANONYMOUS), now=now or timezone.now()
        )

    return call


@pytest.fixture
def whole_database():
    """`whole_database()`: every table with its rows' fingerprint, to compare later."""
    from django.db import connection

    def call():
        found = {}
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(
                    "SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
                    ' FROM "%s" t' % table
                )
                found[table] = cursor.fetchone()
        return found

    return call


@pytest.fixture
def cannot_be_ended():
    """`with cannot_be_ended(session)`: the database does not take another state of it."""
    from django.db import connection

    table = "saleor_phone_order_session"

    @contextmanager
    def call(session):
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                CREATE FUNCTION not_this_one() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
                CREATE TRIGGER not_this_one BEFORE UPDATE ON {table} FOR EACH ROW
                WHEN (OLD.id = '{session.pk}' AND NEW.state <> OLD.state) EXECUTE PROCEDURE not_this_one()
                """
            )
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("DROP TRIGGER not_this_one ON %s" % table)
                cursor.execute("DROP FUNCTION not_this_one()")

    return call


@pytest.fixture
def race():
    """`race(first, second)`: both at once, each on a connection of its own; what each
    returned or raised."""
    from django.db import connections

    def call(*functions):
        barrier = threading.Barrier(len(functions))

        def run(function):
            try:
                connections["default"].ensure_connection()
                barrier.wait(timeout=10)
                return function()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(functions)) as pool:
            futures = [pool.submit(run, function) for function in functions]
            return [future.exception(timeout=30) or future.result() for future in futures]

    return call
