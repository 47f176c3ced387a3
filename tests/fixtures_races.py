"""Somebody else, at a chosen moment."""

from __future__ import annotations

import threading
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
