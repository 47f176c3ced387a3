"""A Saleor that the plugin does not know gets a message, not a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from saleor_phone_order.hosts import host
from saleor_phone_order.hosts.unsupported import SUPPORTED, problem_with

SALEOR_2_10 = {"app", "plugins"}
SALEOR_3 = {"app", "channel", "core.jwt", "permission", "graphql.core.federation", "core.telemetry"}


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (SALEOR_2_10, None),
        (SALEOR_3, None),
        (SALEOR_2_10 - {"app"}, "This Saleor 2 is older: it has no saleor.app."),
        (SALEOR_2_10 | {"core.jwt"}, "This Saleor 2 is newer: it has saleor.core.jwt."),
        (
            SALEOR_3 - {"core.telemetry"},
            "This Saleor 3 is older: it has no saleor.core.telemetry.",
        ),
        (
            {"app", "channel", "core.jwt"},
            "This Saleor 3 is older: it has no saleor.permission,"
            " no saleor.graphql.core.federation, no saleor.core.telemetry.",
        ),
    ],
)
def test_what_a_saleor_has_tells_which_it_is(parts, reason):
    assert problem_with(parts.__contains__) == (reason and "%s %s" % (SUPPORTED, reason) or "")


def test_this_saleor_has_no_problem():
    assert host.problem == ""


@pytest.fixture
def other_saleor(tmp_path):
    """A shop on the outline of a Saleor 3.20: `other_saleor("check")` runs a command of Django's."""
    for name, text in {
        "saleor/__init__.py": "",
        "saleor/channel/__init__.py": "",
        "saleor/permission/__init__.py": "",
        "saleor/graphql/core/federation/__init__.py": "",
        "saleor/plugins/base_plugin.py": "class BasePlugin: pass",
        "shop.py": (
            "SECRET_KEY = 'x'\nUSE_TZ = True\nDEFAULT_COUNTRY = 'US'\n"
            "INSTALLED_APPS = ['django.contrib.contenttypes', 'django.contrib.auth',"
            " 'saleor_phone_order']\n"
            "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3'}}\n"
        ),
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    project = Path(__file__).resolve().parents[2]

    def run(*arguments):
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=str(tmp_path),
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join([str(tmp_path), str(project)]),
                "DJANGO_SETTINGS_MODULE": "shop",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return run


def test_djangos_commands_refuse_it(other_saleor):
    for command in ("check", "migrate"):
        done = other_saleor("-m", "django", command)
        assert done.returncode == 1
        assert (
            "(phone_order.E010) %s This Saleor 3 is older: it has no saleor.core.telemetry."
            % SUPPORTED
        ) in done.stdout
        assert "Error" not in done.stdout.replace("SystemCheckError", "")


def test_a_server_starts_without_the_plugin_and_logs_why(other_saleor):
    program = (
        "import django; django.setup()\n"
        "from saleor_phone_order.plugin import PhoneOrderPlugin\n"
        "from django.conf import settings\n"
        "print(PhoneOrderPlugin.PLUGIN_DESCRIPTION, hasattr(settings, 'CELERY_BEAT_SCHEDULE'))\n"
    )
    done = other_saleor("-c", program)
    assert done.returncode == 0, done.stdout
    logged, printed = done.stdout.strip().splitlines()[-2:]
    message = "%s This Saleor 3 is older: it has no saleor.core.telemetry." % SUPPORTED
    assert logged == message
    assert printed == message + " False"
