"""The Saleor that we live in. `host` answers what the rest asks of it (see `base`)."""

from __future__ import annotations

from importlib.util import find_spec

from .base import Host


def _find_host() -> Host:
    # `saleor.__version__` says "dev" on 2.10; channels came with 3.0.
    if find_spec("saleor.channel") is None:
        from .saleor2.host import Saleor2

        return Saleor2()
    from .saleor3.host import Saleor3

    return Saleor3()


host: Host = _find_host()

__all__ = ["Host", "host"]
