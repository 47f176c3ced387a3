"""Tier prices and campaigns as CSV, page by page; what is written here can be imported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional
from uuid import UUID

from ..models import ImportKind


@dataclass(frozen=True)
class ExportPage:
    """Some lines of the file; the first page begins with the header. `after` asks for the
    next one: None with the last."""

    text: str
    after: Optional[str]


def tier_prices(*, tier_id: Optional[UUID], after: str = "") -> ExportPage:
    raise NotImplementedError


def campaigns(*, kind: ImportKind, after: str = "") -> ExportPage:
    raise NotImplementedError
