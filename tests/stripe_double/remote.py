"""A stand-in that runs in another process, told by HTTP what `Double` can be told."""

from __future__ import annotations

import json
import urllib.request
from typing import Any


class Remote:
    """`remote.fail_next("/confirm", status=429)`, and so on: any of `Double.CONTROLS`, by name."""

    def __init__(self, url: str) -> None:
        self.url = url
        # It is on this machine: no proxy leads there.
        self._direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def __getattr__(self, control: str) -> Any:
        def call(*positional: Any, **given: Any) -> Any:
            body = json.dumps({"positional": positional, "given": given}).encode()
            question = urllib.request.Request("%s/control/%s" % (self.url, control), data=body)
            with self._direct.open(question, timeout=30) as answer:
                return json.loads(answer.read())

        return call
