"""How long a mailed code is good, and how often there may be a new one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Optional

CODE_LIFE = timedelta(minutes=10)
CODE_PAUSE = timedelta(minutes=1)


def is_live(sent_at: Optional[datetime], now: datetime) -> bool:
    """:param sent_at: when the latest code was sent; None if none was."""
    return sent_at is not None and now < sent_at + CODE_LIFE


def is_too_soon(sent_at: Optional[datetime], now: datetime) -> bool:
    """For another code."""
    return sent_at is not None and now < sent_at + CODE_PAUSE
