"""Finding customers in the host's own tables, through the indexes of
`migrations/0002_search_indexes.py`.

The tables have the same names on every host; `OrderColumns` says what differs. A search
is a union of branches, each of which walks one index in its order and stops after as
many rows as the page needs, so that common names cost no more than rare ones. Nothing
personal is copied.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Iterable, List, Sequence, Tuple

from django.db import connection

from ..rules.search_text import SearchTerms
from .values import CustomerSummary

# Letters with marks and what is typed for them on the phone ("Muller" finds "Müller").
# Capitals too: where the database's locale is C, lower() leaves them.
MARKED = (
    "àáâãäåāăąçćčďđèéêëēėęěğìíîïīıłñńňòóôõöøőřśšşșťţțùúûüūůűýÿźżž"
    "ÀÁÂÃÄÅĀĂĄÇĆČĎĐÈÉÊËĒĖĘĚĞÌÍÎÏĪŁÑŃŇÒÓÔÕÖØŐŘŚŠŞȘŤŢȚÙÚÛÜŪŮŰÝŸŹŻŽ"
)
UNMARKED = (
    "aaaaaaaaacccddeeeeeeeegiiiiiilnnnooooooorsssstttuuuuuuuyyzzz"
    "aaaaaaaaacccddeeeeeeeegiiiiilnnnooooooorsssstttuuuuuuuyyzzz"
)

# What the indexes are made of. The planner uses an index only for the very same
# expression; sorting by bytes ("C") lets it serve prefixes and the order at once.
FOLDED = "translate(lower({0}), '%s', '%s')" % (MARKED, UNMARKED)
EMAIL = 'lower({0}.email) COLLATE "C"'
FIRST_NAME = FOLDED.format("{0}.first_name") + ' COLLATE "C"'
LAST_NAME = FOLDED.format("{0}.last_name") + ' COLLATE "C"'
NAME_WORDS = "translate(lower(' ' || {0}.first_name || ' ' || {0}.last_name), '%s', '%s')" % (
    MARKED + "-''’",
    UNMARKED + "   ",
)
PHONE_REVERSED = 'reverse({0}.phone) COLLATE "C"'

#: A pattern, made comparable.
FOLDED_PATTERN = FOLDED.format("%s")

#: Staff and everybody with rights is nobody's customer; the inactive are shown as such.
IS_SHOWN = """
    NOT u.is_staff AND NOT u.is_superuser
    AND NOT EXISTS (SELECT FROM account_user_groups g WHERE g.user_id = u.id)
    AND NOT EXISTS (SELECT FROM account_user_user_permissions p WHERE p.user_id = u.id)
"""

USERS = "account_user u"

#: Accounts by an address: one of the address book, or a default that is not in it.
USERS_OF_ADDRESSES = """
    account_address a
    JOIN LATERAL (
        SELECT user_id FROM account_user_addresses WHERE address_id = a.id
        UNION SELECT id FROM account_user WHERE default_billing_address_id = a.id
        UNION SELECT id FROM account_user WHERE default_shipping_address_id = a.id
    ) AS owner ON true
    JOIN account_user u ON u.id = owner.user_id
"""


@dataclass(frozen=True)
class OrderColumns:
    """The columns of `order_order` whose names differ between hosts."""

    number: str
    placed_at: str
    draft_status: str


@dataclass(frozen=True)
class Branch:
    """One way to find accounts. `order` must be what the index sorts by."""

    tables: str
    condition: str
    order: str
    parameters: Tuple[Any, ...]


def matching_customers(terms: SearchTerms, *, limit: int, orders: OrderColumns) -> List[int]:
    """Keys of at most `limit` accounts, best first; the same order for every limit."""
    found = _first_of(_branches(terms, orders), limit)
    if len(found) < limit and terms.words:
        seen = set(found)
        more = _first_of(_wider_branches(terms), limit)
        found += [key for key in more if key not in seen]
    return found[:limit]


def _branches(terms: SearchTerms, orders: OrderColumns) -> List[Branch]:
    """The meanings of the text, best first. What is exact comes first inside a branch:
    an index sorts "smith" before "smithers"."""
    branches = []
    keys = [int(key) for key in terms.customer_ids if key.isdigit() and len(key) < 10]
    if terms.numbers:
        branches.append(
            Branch(
                "order_order o JOIN account_user u ON u.id = o.user_id",
                "o.%s = ANY(%%s)" % orders.number,
                "o.id",
                (list(terms.numbers),),
            )
        )
    if terms.numbers or keys:
        branches.append(Branch(USERS, "u.id = ANY(%s)", "u.id", (list(terms.numbers) + keys,)))
    branches += _phone_branches(terms)
    words = _clean_words(terms.words)
    branches += _name_branches(USERS, "u", words)
    if terms.email_prefix:
        order = EMAIL.format("u")
        branches.append(
            Branch(USERS, order + " LIKE lower(%s)", order, (_prefix(terms.email_prefix),))
        )
    return branches


def _wider_branches(terms: SearchTerms) -> List[Branch]:
    """For names that the account itself does not begin with: later words of a name
    ("Berg" of "van der Berg"), and names that only the account's addresses have."""
    words = _clean_words(terms.words)
    if not words:
        return []
    later_words = Branch(
        USERS,
        " AND ".join([NAME_WORDS.format("u") + " LIKE " + FOLDED_PATTERN] * len(words)),
        "%s, %s, u.id" % (LAST_NAME.format("u"), FIRST_NAME.format("u")),
        tuple("% " + _prefix(_spaced(word)) for word in words),
    )
    return [later_words] + _name_branches(USERS_OF_ADDRESSES, "a", words)


def _name_branches(tables: str, alias: str, words: Sequence[str]) -> List[Branch]:
    """Every way to read the words as first and last name or the other way round:
    "van der Berg Jan" is found at the third gap. Each part may be abbreviated."""
    first, last = FIRST_NAME.format(alias), LAST_NAME.format(alias)
    by_last_name = "%s, %s, %s.id" % (last, first, alias)
    by_first_name = "%s, %s, %s.id" % (first, last, alias)
    both = "%s LIKE %s AND %s LIKE %s" % (first, FOLDED_PATTERN, last, FOLDED_PATTERN)
    branches = []
    for gap in range(1, len(words)):
        head, tail = _prefix(" ".join(words[:gap])), _prefix(" ".join(words[gap:]))
        branches.append(Branch(tables, both, by_last_name, (head, tail)))
        branches.append(Branch(tables, both, by_last_name, (tail, head)))
    if words:
        whole = _prefix(" ".join(words))
        branches.append(Branch(tables, last + " LIKE " + FOLDED_PATTERN, by_last_name, (whole,)))
        branches.append(Branch(tables, first + " LIKE " + FOLDED_PATTERN, by_first_name, (whole,)))
    return branches


def _phone_branches(terms: SearchTerms) -> List[Branch]:
    phone = PHONE_REVERSED.format("a")
    order = phone + ", a.id"
    branches = []
    if terms.phone_numbers:
        reversed_numbers = [number[::-1] for number in terms.phone_numbers]
        branches.append(
            Branch(
                USERS_OF_ADDRESSES,
                "a.phone <> '' AND %s = ANY(%%s)" % phone,
                order,
                (reversed_numbers,),
            )
        )
    if terms.phone_digits:
        branches.append(
            Branch(
                USERS_OF_ADDRESSES,
                "a.phone <> '' AND %s LIKE %%s" % phone,
                order,
                (_prefix(terms.phone_digits[::-1]),),
            )
        )
    return branches


def _first_of(branches: Sequence[Branch], limit: int) -> List[int]:
    """Keys in the order of the branches, each once, at most `limit`."""
    if not branches or limit < 1:
        return []
    rows_a_branch = limit
    while True:
        rows = _run(branches, rows_a_branch)
        if all(len(keys) < rows_a_branch or len(set(keys)) >= limit for keys in rows.values()):
            break
        # Somebody has several addresses that match: the rows were too few to tell.
        rows_a_branch *= 4
    ordered = dict.fromkeys(key for rank in sorted(rows) for key in rows[rank])
    return list(ordered)[:limit]


def _run(branches: Sequence[Branch], rows_a_branch: int) -> Dict[int, List[int]]:
    selects, parameters = [], []
    for rank, branch in enumerate(branches):
        selects.append(
            "(SELECT %d AS rank, row_number() OVER () AS position, id FROM"
            " (SELECT u.id FROM %s WHERE %s AND %s ORDER BY %s LIMIT %d) AS found)"
            % (
                rank,
                branch.tables,
                branch.condition,
                IS_SHOWN,
                branch.order,
                rows_a_branch,
            )
        )
        parameters += branch.parameters
    rows: Dict[int, List[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects) + " ORDER BY rank, position", parameters)
        for rank, _, key in cursor.fetchall():
            rows.setdefault(rank, []).append(key)
    return rows


def summaries(keys: Iterable[int], *, orders: OrderColumns) -> List[CustomerSummary]:
    """What tells these accounts apart, in the same order, in one query."""
    sql = f"""
        SELECT u.id, u.email, u.first_name, u.last_name,
            book.first_name, book.last_name, book.city, book.phone, u.is_active,
            latest.number, latest.placed_at
        FROM unnest(%s::int[]) WITH ORDINALITY AS wanted (id, position)
        JOIN account_user u ON u.id = wanted.id
        LEFT JOIN LATERAL (
            SELECT first_name, last_name, city, phone FROM account_address
            WHERE id = COALESCE(
                u.default_billing_address_id,
                u.default_shipping_address_id,
                (SELECT max(address_id) FROM account_user_addresses WHERE user_id = u.id)
            )
        ) AS book ON true
        LEFT JOIN LATERAL (
            SELECT {orders.number} AS number, {orders.placed_at} AS placed_at FROM order_order
            WHERE user_id = u.id AND status <> %s
            ORDER BY {orders.placed_at} DESC, id DESC LIMIT 1
        ) AS latest ON true
        ORDER BY wanted.position
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(keys), orders.draft_status])
        return [_summary(*row) for row in cursor.fetchall()]


def latest_orders(keys: Iterable[Any], *, limit: int, orders: OrderColumns) -> List[int]:
    """Keys of the newest placed orders of these accounts, at most `limit` of each."""
    sql = f"""
        SELECT latest.id FROM unnest(%s::int[]) AS wanted (id)
        CROSS JOIN LATERAL (
            SELECT id FROM order_order WHERE user_id = wanted.id AND status <> %s
            ORDER BY {orders.placed_at} DESC, id DESC LIMIT %s
        ) AS latest
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [[int(key) for key in keys], orders.draft_status, limit])
        return [key for (key,) in cursor.fetchall()]


def _summary(
    key, email, first, last, book_first, book_last, city, phone, is_active, number, placed_at
) -> CustomerSummary:
    # Accounts of the storefront often have a name in their addresses only.
    if not (first or last):
        first, last = book_first, book_last
    return CustomerSummary(
        ref=str(key),
        email=email,
        first_name=first or "",
        last_name=last or "",
        city=city or "",
        phone=phone or "",
        is_active=is_active,
        last_order_number="" if number is None else str(number),
        last_order_at=placed_at,
    )


def _clean_words(words: Iterable[str]) -> Tuple[str, ...]:
    """Without the punctuation of "Smith, John" and "J. Smith", and without words of
    punctuation alone: no trigram index finds those."""
    stripped = (word.strip(".,;") for word in words)
    return tuple(word for word in stripped if any(map(str.isalnum, word)))


def _spaced(word: str) -> str:
    """What the index of words does to a name."""
    return word.translate(str.maketrans("-'’", "   "))


def _prefix(text: str) -> str:
    """A LIKE pattern for what begins with `text`."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped + "%"
