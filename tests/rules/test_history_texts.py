"""The desk says in words what the history holds."""

import ast
import json
import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "saleor_phone_order"
TEXTS = PACKAGE / "dashboard-extension" / "src" / "texts"
ACTION = re.compile(r"[A-Z]+(_[A-Z]+)*")
#: Functions that pass an action on, and where it stands among their arguments.
PASSED_ON = {"_record": 1, "record_import": 1, "_record_copy": 1, "_take_from_agent": 1}


def recorded_actions():
    """Every action that a flow gives to `record`; those made of a state are left out."""
    for path in sorted((PACKAGE / "flows").glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            given = [word.value for word in call.keywords if word.arg == "action"]
            if name in PASSED_ON:
                given += call.args[PASSED_ON[name] : PASSED_ON[name] + 1]
            elif name != "record":
                continue
            for part in given:
                yield from (
                    node.value
                    for node in ast.walk(part)
                    if isinstance(node, ast.Constant)
                    and isinstance(node.value, str)
                    and ACTION.fullmatch(node.value)
                )


def test_the_desk_has_a_text_for_every_action():
    found = {*recorded_actions(), "REVIEW_APPROVED", "REVIEW_DENIED", "REVIEW_PENDING"}
    assert {"SESSION_STARTED", "TAKEN_OVER", "LINK_LOCKED", "LINES_UPDATED"} < found
    for language in ("en", "de"):
        texts = json.loads((TEXTS / language / "history.json").read_text(encoding="utf-8"))
        assert found - set(texts["action"]) == set()
