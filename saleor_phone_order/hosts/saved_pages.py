"""What admins saved on a page of a plugin, as the host keeps it."""

from __future__ import annotations

from typing import Any, Dict


def by_name(configuration: Any) -> Dict[str, Any]:
    # 2.10 gives a new row an empty mapping instead of a list.
    return {item["name"]: item.get("value") for item in configuration or ()}


def texts(configuration: Any) -> Dict[str, str]:
    """By field; "" for one that was left empty."""
    return {name: value or "" for name, value in by_name(configuration).items()}
