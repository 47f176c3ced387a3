"""Django signals for shop developers: what happened, once it is committed.

Each is sent with `send_robust` after the commit, so a receiver can neither undo nor
break what happened; its errors are logged. `sender` is the model's class. Arguments are
keys as text, to be read from the database.

- `session_ended`: `session_id`, `state` (`SessionState`), `order_ref` ("" if none).
- `draft_saved`: `draft_id`, `is_guard` (it was not the agent who saved it).
- `draft_resumed`: `draft_id`, `checkout_ref`.
- `draft_expired`: `draft_id`.
- `order_placed`: `order_ref`, `session_id` (that processed it, handed it off or saved its
  draft; "" if unknown), `is_in_review`.
- `sms_opt_in_changed`: `customer_id`, `session_id`, `is_opted_in`.
- `do_not_sell_name_changed`: `customer_id`, `session_id`, `is_set`.
- `mail_queued`: `mail_id`; the plugin's own, to send it.
- `import_received`: `import_id`; the plugin's own, to check it.
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.dispatch import Signal

logger = logging.getLogger(__name__)

session_ended = Signal()
draft_saved = Signal()
draft_resumed = Signal()
draft_expired = Signal()
order_placed = Signal()
sms_opt_in_changed = Signal()
do_not_sell_name_changed = Signal()
mail_queued = Signal()
import_received = Signal()


def send_after_commit(signal: Signal, sender: type, **arguments: Any) -> None:
    """Tell the receivers once the transaction is committed; never if it is rolled back."""

    def send() -> None:
        for receiver, answer in signal.send_robust(sender, **arguments):
            if isinstance(answer, Exception):
                # Django logs this itself from 4.2 on.
                logger.error("A receiver failed: %r", receiver, exc_info=answer)

    transaction.on_commit(send)
