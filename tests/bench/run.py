"""Every benchmark, or those that are named: `./phone-order bench [--host 3.23] [cart_lines …]`.

Arguments that start with a dash go to the benchmarks.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench import (
    cart_lines,
    customer_search,
    history,
    reports,
    start_up,
    sweeps,
    tier_imports,
    token_check,
)

BENCHMARKS = {
    "start_up": start_up.run,
    "token_check": token_check.run,
    "cart_lines": cart_lines.run,
    "customer_search": customer_search.run,
    "sweeps": sweeps.run,
    "history": history.run,
    "reports": reports.run,
    "tier_imports": tier_imports.run,
}


def main(argv) -> int:
    names = [argument for argument in argv if argument in BENCHMARKS] or list(BENCHMARKS)
    options = [argument for argument in argv if argument not in BENCHMARKS]
    failed = [name for name in names if BENCHMARKS[name](options)]
    for name in failed:
        print("Aim missed: %s" % name)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
