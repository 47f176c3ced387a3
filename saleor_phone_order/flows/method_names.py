"""A campaign's shipping methods as files write them, one a line: by name, which stands for all of
the channel's methods that have it (shops have one in each zone), or by the API's id."""

from __future__ import annotations

from typing import Dict, Iterable, List, Mapping, Sequence, Set

from graphql_relay import from_global_id, to_global_id

from ..hosts import host
from .campaign_parts import UnknownShippingMethod

ID_TYPE = "ShippingMethod"


def written(refs: Iterable[str], *, channel_ref: str) -> str:
    """Ids only where a name would say more. Methods that are gone are left out, unless then
    nothing were left: that would allow all."""
    by_name = _by_name(channel_ref)
    given = set(refs)
    left = given & _all(by_name) or given
    lines = []
    for name, same in by_name.items():
        if name and same <= left:
            lines.append(name)
            left = left - same
    return "\n".join([*lines, *(to_global_id(ID_TYPE, ref) for ref in sorted(left))])


def refs_of(lines: Sequence[str], *, channel_ref: str) -> List[str]:
    """:raises UnknownShippingMethod:"""
    by_name = _by_name(channel_ref)
    known = _all(by_name)
    refs: Set[str] = set()
    for line in lines:
        found = by_name.get(_one_line(line)) or known & {_ref_of(line)}
        if not found:
            raise UnknownShippingMethod(field="shipping_methods")
        refs |= found
    return sorted(refs)


def _by_name(channel_ref: str) -> Dict[str, Set[str]]:
    found: Dict[str, Set[str]] = {}
    for method in host.named_shipping_methods(channel_ref):
        found.setdefault(_one_line(method.name), set()).add(method.ref)
    return found


def _all(by_name: Mapping[str, Set[str]]) -> Set[str]:
    return {ref for same in by_name.values() for ref in same}


def _one_line(name: str) -> str:
    return " ".join(name.split())


def _ref_of(line: str) -> str:
    try:
        type_name, ref = from_global_id(line)
    except ValueError:
        return ""
    return ref if type_name == ID_TYPE else ""
