"""Installed is enough: Saleor 3 takes the plugin in, whatever of Saleor is imported first."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from saleor_phone_order import __version__

pytestmark = [
    # What the processes write is not in the test's transaction.
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        find_spec("saleor.channel") is None, reason="Saleor 2.10 knows plugins by its settings"
    ),
]

COMPLETE = {"query": True, "mutation": True, "sdl": True, "permission": True, "unguarded": []}


def start(name):
    """A process with the host's own settings on the test's database."""
    from django.db import connection

    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("saleor3_process.py")), name],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "saleor.settings",
            "DATABASE_URL": "%s/%s" % (server, connection.settings_dict["NAME"]),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def facts_of(process):
    printed, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    (facts,) = [line for line in printed.splitlines() if line.startswith("FACTS ")]
    return json.loads(facts.partition(" ")[2])


def test_every_way_to_start_saleor_has_the_whole_plugin():
    web, clock = start("asgi"), start("celery")
    facts = facts_of(web)
    assert facts["asgi"] == COMPLETE
    assert facts["cache key"].endswith("phone-order-%s" % __version__)
    assert facts_of(clock) == {
        "api alone": COMPLETE,
        "command": True,
        "task": True,
        "DatabaseScheduler": ["saleor_phone_order.sweep", 60.0],
        "PersistentScheduler": ["saleor_phone_order.sweep", 60.0],
    }
