"""Somebody else, at a chosen moment."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager

import pytest


@pytest.fixture
def rival():
    """`with rival(action, at=parts of SQL)`: somebody else acts, and commits, when this
    connection runs the first such statement after `skip` others."""
    from django.db import connection, connections

    @contextmanager
    def call(action, *, at, is_before=False, skip=0):
        waiting = [action, *[lambda: None] * skip]

        def act():
            if waiting:
                run_alone(waiting.pop(), connections)

        def watch(execute, sql, parameters, many, context):
            is_it = all(part in sql for part in at)
            if is_it and is_before:
                act()
            result = execute(sql, parameters, many, context)
            if is_it and not is_before:
                act()
            return result

        with connection.execute_wrapper(watch):
            yield
        assert not waiting, "nothing was interrupted"

    return call


def run_alone(action, connections):
    failed = []

    def run():
        try:
            action()
        except BaseException as error:  # noqa: BLE001  told to the test
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert not failed, failed


@pytest.fixture
def crossing(race):
    """`crossing(first, second, at=parts of SQL)`: the second begins once the first has run such
    a statement, which goes on when the second waits for it. What each returned or raised."""
    from django.db import connection

    def call(first, second, *, at):
        reached, ended = threading.Event(), threading.Event()

        def watch(execute, sql, parameters, many, context):
            result = execute(sql, parameters, many, context)
            if all(part in sql for part in at) and not reached.is_set():
                reached.set()
                wait_for_a_blocked_connection(ended)
            return result

        def begin():
            with connection.execute_wrapper(watch):
                return first()

        def follow():
            assert reached.wait(20), "there was no such statement"
            try:
                return second()
            finally:
                ended.set()

        return race(begin, follow)

    return call


def wait_for_a_blocked_connection(ended=None):
    from django.db import connection

    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
        assert ended is None or not ended.is_set(), "nobody had to wait"
    raise AssertionError("Nobody waits.")
