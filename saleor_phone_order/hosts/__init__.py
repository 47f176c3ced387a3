"""The Saleor that we live in. `host` answers what the rest asks of it (see `base`)."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from .base import Host
from .unsupported import UnsupportedSaleor, problem_with


def _has(part: str) -> bool:
    # By file: to look for a module's spec would import the packages around it, which
    # must not happen before the host does. (`saleor.__version__` says "dev" on 2.10.)
    path = Path(find_spec("saleor").origin).parent.joinpath(*part.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def _find_host():
    problem = problem_with(_has)
    if problem:
        return UnsupportedSaleor(problem)
    if _has("channel"):
        from .saleor3.host import Saleor3

        return Saleor3()
    from .saleor2.host import Saleor2

    return Saleor2()


host: Host = _find_host()

__all__ = ["Host", "host"]
