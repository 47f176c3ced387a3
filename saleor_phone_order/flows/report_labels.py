"""What the rows of a report are called."""

from __future__ import annotations

from typing import Dict, Iterable, List

from django.contrib.auth import get_user_model

from ..hosts import host
from ..models import Affiliate, Campaign
from ..rules.report_rows import KeyKind, Row

#: Of sessions that have none.
NONE = "—"


def label_all(rows: Iterable[Row]) -> None:
    """Names come from where people and things are kept now; who was deleted is a number."""
    rows = list(rows)
    for kind in KeyKind:
        names = _names(kind, [row.key.text for row in rows if row.key.kind is kind])
        for row in rows:
            if row.key.kind is kind:
                row.label = names.get(row.key.text) or row.key.text or NONE


def _names(kind: KeyKind, refs: List[str]) -> Dict[str, str]:
    if not refs or kind is KeyKind.TEXT:
        return {}
    if kind is KeyKind.APP:
        return host.app_names(refs)
    if kind is KeyKind.USER:
        users = get_user_model().objects.filter(pk__in=refs)
        names = users.values_list("pk", "first_name", "last_name", "email")
        return {
            str(key): ("%s %s" % (first_name, last_name)).strip() or email
            for key, first_name, last_name, email in names
        }
    model = Campaign if kind is KeyKind.CAMPAIGN else Affiliate
    names = model.objects.filter(pk__in=refs).values_list("pk", "name")
    return {str(key): name for key, name in names}
