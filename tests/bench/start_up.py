"""What the plugin adds to the start of a process: with and without it, in turn.

    ./phone-order bench [--host 3.23] start_up

Each start is a process of its own that does what a web server does before its first
request: Django's set-up, the URLs and with them the whole schema.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.measuring import ROOT, machine, prepare_django

#: Run in a process that knows nothing of this folder.
START = """
import json, resource, time
started = time.perf_counter()
from django.db.backends import utils
queries = []
execute = utils.CursorWrapper.execute
def counted(self, sql, *arguments, **options):
    queries.append(sql)
    return execute(self, sql, *arguments, **options)
utils.CursorWrapper.execute = counted
import django
django.setup()
ready = time.perf_counter()
from django.conf import settings
from django.urls import get_resolver
get_resolver(settings.ROOT_URLCONF).url_patterns
seconds = time.perf_counter() - started
from django.apps import apps
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "has_plugin": apps.is_installed("saleor_phone_order"),
    "wall": seconds, "set-up": ready - started,
    "processor": used.ru_utime + used.ru_stime,
    "queries": len(queries), "megabytes": used.ru_maxrss / 1024,
}))
"""
#: Variables of the plugin's process that the other one must not have.
OURS = ("PYTHONPATH", "DJANGO_SETTINGS_MODULE")


def run(argv=()) -> int:
    arguments = _arguments(argv)
    with_plugin = dict(os.environ)
    without = {name: value for name, value in with_plugin.items() if name not in OURS}
    without["DJANGO_SETTINGS_MODULE"] = "saleor.settings"
    found = {"with": [], "without": []}
    for _ in range(arguments.starts + 1):
        for name, variables in (("with", with_plugin), ("without", without)):
            found[name].append(_start(variables, name == "with"))
    prepare_django()
    print(machine())
    # The first start of each compiled modules and filled the system's cache.
    starts = {name: taken[1:] for name, taken in found.items()}
    print("Starting a process, %d times each: medians" % arguments.starts)
    for name, taken in starts.items():
        print(
            "  %-8s %6.0f ms wall, %6.0f ms processor, %4.0f MB, %d queries"
            % (
                name,
                1000 * _median(taken, "wall"),
                1000 * _median(taken, "processor"),
                _median(taken, "megabytes"),
                max(start["queries"] for start in taken),
            )
        )
    pairs = list(zip(starts["with"], starts["without"]))
    for unit in ("wall", "processor"):
        added = statistics.median(ours[unit] - theirs[unit] for ours, theirs in pairs)
        print("  the plugin adds %.0f ms %s" % (1000 * added, unit))
    extra = max(ours["queries"] - theirs["queries"] for ours, theirs in pairs)
    print("  the plugin adds %d queries" % extra)
    return int(extra > 0)


def _arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--starts", type=int, default=5)
    # The other benchmarks get the same options.
    return parser.parse_known_args(argv)[0]


def _start(variables, has_plugin: bool) -> dict:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", START],
        env=variables,
        # Not the folder of the plugin, which Python would look into.
        cwd=str(ROOT) if has_plugin else "/",
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    answer = json.loads(done.stdout.splitlines()[-1])
    assert answer["has_plugin"] == has_plugin, answer
    return answer


def _median(starts, unit: str) -> float:
    return statistics.median(start[unit] for start in starts)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
