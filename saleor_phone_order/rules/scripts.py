"""Sales scripts: Markdown with the names of a call filled in."""

from __future__ import annotations

import re
from typing import Mapping

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
#: What means something to Markdown (CommonMark 2.4: any ASCII punctuation can be escaped).
_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")


def filled(script: str, names: Mapping[str, str]) -> str:
    """The script with `{name}` replaced by each of `names`; other braces stay.

    The names stand there as they are: nothing of them becomes Markdown or HTML.
    """

    def name_of(match: re.Match[str]) -> str:
        name = names.get(match.group(1))
        return match.group() if name is None else _SPECIAL.sub(r"\\\1", " ".join(name.split()))

    return _PLACEHOLDER.sub(name_of, script)
