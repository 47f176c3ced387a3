"""Keeps the secrets of resume links out of the logs of this process."""

from __future__ import annotations

import logging
import re
from typing import Any

#: Loggers that write the path of a request: Django's own and those of its servers.
LOGGERS = (
    "django.server",
    "django.request",
    "django.security.csrf",
    "uvicorn.access",
    "uvicorn.error",
    "gunicorn.access",
    "gunicorn.error",
    "hypercorn.access",
    "daphne.access",
    "werkzeug",
)
SECRET = re.compile(
    r"(saleor-phone-order/resume/)[^/?#&\s\"'<>]+"
    # With which a browser comes back from its bank.
    r"|(_client_secret=)[^&#\s\"'<>]+"
)


def masked(text: str) -> str:
    return SECRET.sub(lambda found: "%s…" % (found.group(1) or found.group(2)), text)


class MaskLinks(logging.Filter):
    """Lets every record pass, without the secret in a path."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _masked(record.msg)
        if isinstance(record.args, dict):
            # A server's own kind of it stays what it is.
            for name, value in list(record.args.items()):
                record.args[name] = _masked(value)
        elif record.args:
            record.args = tuple(_masked(value) for value in record.args)
        # Formatters and handlers show the request that Django puts here.
        request = getattr(record, "request", None)
        if request is not None and SECRET.search(repr(request)):
            record.request = masked(repr(request))  # type: ignore[attr-defined]
        return True


def install() -> None:
    """Once for each logger, however often it is called."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(each, MaskLinks) for each in logger.filters):
            logger.addFilter(MaskLinks())


def _masked(value: Any) -> Any:
    return masked(value) if isinstance(value, str) else value
