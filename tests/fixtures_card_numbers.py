"""Card numbers as people type them, and whatever they may have been left in."""

from __future__ import annotations

import base64
import logging
import re
import unicodedata

import pytest

VISA, AMEX, MAESTRO = "4111111111111111", "378282246310005", "6759649826438453"
UNION_PAY, VISA_13, DINERS = "6205500000000000004", "4222222222222", "30569309025904"
NUMBERS = (VISA, AMEX, MAESTRO, UNION_PAY, VISA_13, DINERS)
SPELLINGS = (
    VISA,
    "4111 1111 1111 1111",
    "3782-822463-10005",
    "6759.6498.2643.8453",
    "6205500000000000004",
    "visa4222222222222exp",
    "Card: 3056 930902 5904, 12/30",
    "\uff14\uff11\uff11\uff11 1111 1111 1111",
    "\u0664\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661",
    "41\u200b11\u00ad1111\u20601111\ufeff1111",
    "3782 - 822463 - 10005",
)
BROKEN = ("4111\n1111\n1111\n1111", "3782 822463\n10005", "6759 6498\r\n2643 8453")


def digits_of(text):
    """Its letters and digits, however they are written."""
    text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found.group(1), 16)), text)
    text = re.sub(r"\\[nrt]", "", text)
    plain = unicodedata.normalize("NFKC", text)
    return "".join(
        str(unicodedata.decimal(character))
        if unicodedata.category(character) == "Nd"
        else character
        for character in plain
        if character.isalnum()
    )


def leaks(text):
    """Whether one of our card numbers is in a text, or the base64 of one."""
    plain = digits_of(text)
    hidden = [base64.b64encode(number.encode()).decode().rstrip("=")[:12] for number in NUMBERS]
    return any(number in plain for number in NUMBERS) or any(part in text for part in hidden)


class Ears(logging.Handler):
    """Hears every logger at every level."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.heard = []

    def emit(self, record):
        self.heard.append(logging.Formatter("%(name)s %(message)s").format(record))


@pytest.fixture
def ears(monkeypatch):
    ears = Ears()
    names = [name for name in logging.root.manager.loggerDict if name != "django.db.backends"]
    for name in names + [None]:
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "level", logging.DEBUG)
        monkeypatch.setattr(logger, "disabled", False)
        monkeypatch.setattr(logger, "propagate", True)
        logger.manager._clear_cache()
    logging.root.addHandler(ears)
    logging.disable(logging.NOTSET)
    yield ears
    logging.root.removeHandler(ears)


class Everything:
    """Every row of every table, as text."""

    WRITES = ("INSERT", "UPDATE", "DELETE")

    def __init__(self):
        from django.db import connection

        self.connection = connection
        one = "SELECT '%s', coalesce(string_agg(t::text, '|' ORDER BY t::text), '') FROM \"%s\" t"
        tables = connection.introspection.table_names()
        self.question = " UNION ALL ".join(one % (table, table) for table in tables)
        self.is_written = False
        self.before = None

    def read(self):
        with self.connection.cursor() as cursor:
            cursor.execute(self.question)
            return dict(cursor.fetchall())

    def changes(self):
        """The tables that are not as they were, with their rows."""
        rows = self.read() if self.is_written else {}
        return {table: text for table, text in rows.items() if text != self.before[table]}

    def see(self, execute, sql, *rest):
        self.is_written = self.is_written or sql.startswith(self.WRITES)
        return execute(sql, *rest)


@pytest.fixture
def watch(ears, db):
    """`watch(do, …)`: what `do` answers, the tables that it changed, and where it left one of our
    card numbers; then all is as before."""
    from django.core import mail
    from django.db import connection, transaction

    everything = Everything()

    def call(do, *arguments, **named):
        ears.heard.clear()
        mail.outbox.clear()
        everything.before = everything.before or everything.read()
        everything.is_written = False
        with transaction.atomic():
            with connection.execute_wrapper(everything.see):
                answer = do(*arguments, **named)
            changed = everything.changes()
            transaction.set_rollback(True)
        found = ["table " + table for table, rows in changed.items() if leaks(rows)]
        found += ["log: " + line for line in ears.heard if leaks(line)]
        found += ["mail" for message in mail.outbox if leaks(str(message.message()))]
        return answer, set(changed), found

    return call
