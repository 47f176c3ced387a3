"""Notices that an account is deleted, inside the host's own transaction, or was switched off.

Rows' own signals: hosts have several mutations that delete accounts, shops have scripts, and
all of them end here, deletions of whole querysets too. An `update()` of a queryset and SQL
send none; the nightly sweep looks for what those leave.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_save, pre_delete
from django.utils import timezone


def watch_accounts() -> None:
    """Called once all models are loaded."""
    account_class = apps.get_model("account", "User")
    named = {"sender": account_class, "dispatch_uid": "saleor_phone_order"}
    pre_delete.connect(_deleted, **named)
    post_save.connect(_saved, **named)


def _deleted(instance: Any, **_: Any) -> None:
    from . import host

    host.answers.account_deleted(customer_ref=str(instance.pk), now=timezone.now())


def _saved(instance: Any, created: bool, raw: bool, **_: Any) -> None:
    from . import host

    if created or raw or instance.is_active:
        return
    # Not before the host lets go of the account: orders lock it after their session.
    transaction.on_commit(
        lambda: host.answers.account_switched_off(customer_ref=str(instance.pk), now=timezone.now())
    )
