"""What runs by the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import shared_task
from celery.schedules import crontab
from django.conf import settings
from django.utils import timezone

from .flows import checkpoints, guard, import_work, mailing, payment_requests, payments, retention
from .hosts import host

SWEEP = "saleor_phone_order.sweep"
SWEEP_EVERY = timedelta(minutes=1)
SEND_MAIL = "saleor_phone_order.send_mail"
SEND_MAILS = "saleor_phone_order.send_mails"
SEND_MAILS_EVERY = timedelta(minutes=1)
SETTLE = "saleor_phone_order.settle_payments"
SETTLE_EVERY = timedelta(seconds=30)
CHECKPOINT = "saleor_phone_order.checkpoint"
CHECKPOINT_EVERY = timedelta(hours=1)
IMPORT = "saleor_phone_order.import"
IMPORTS = "saleor_phone_order.imports"
IMPORTS_EVERY = timedelta(minutes=1)
ERASE = "saleor_phone_order.erase"
#: By the clock: a beat that forgets when it ran last would begin to count anew each time.
ERASE_AT = crontab(hour="3", minute="17")


@shared_task(name=SWEEP, ignore_result=True)
def sweep() -> None:
    """End the sessions that were left behind, and the drafts whose time is over."""
    with host.background_work():
        guard.sweep(now=timezone.now())


@shared_task(name=SEND_MAIL, ignore_result=True)
def send_mail(mail_id: str) -> None:
    """Send a mail that was queued a moment ago."""
    with host.background_work():
        mailing.send(mail_id=UUID(mail_id), now=timezone.now())


@shared_task(name=SEND_MAILS, ignore_result=True)
def send_mails() -> None:
    """Send what is due: what failed before, and what a worker did not finish."""
    with host.background_work():
        mailing.send_due(clock=timezone.now)


def send_queued(sender: type, mail_id: str, **kwargs: Any) -> None:
    """Start sending at once. Without a broker now, `send_mails` does it later."""
    _start(send_mail, mail_id)


@shared_task(name=SETTLE, ignore_result=True)
def settle_payments() -> None:
    """Go on with payments and with what staff ask of them, where something is waited for: an
    answer, a customer, or what a crash left behind."""
    with host.background_work():
        try:
            payments.settle_due(clock=timezone.now)
        finally:
            payment_requests.perform_due(clock=timezone.now)


@shared_task(name=CHECKPOINT, ignore_result=True)
def checkpoint() -> None:
    """Seal what the history has got since the last time."""
    with host.background_work():
        checkpoints.seal(now=timezone.now())


@shared_task(name=IMPORT, ignore_result=True)
def work_on_import(import_id: str) -> None:
    """Check and save a file that has just arrived."""
    with host.background_work():
        import_work.take_up(import_id=UUID(import_id), clock=timezone.now)


@shared_task(name=IMPORTS, ignore_result=True)
def work_on_imports() -> None:
    """Take up the files that a worker left, and delete what is not needed any more."""
    with host.background_work():
        import_work.take_up_due(clock=timezone.now)


def work_on_received(sender: type, import_id: str, **kwargs: Any) -> None:
    """Start at once. Without a broker now, `work_on_imports` does it later."""
    _start(work_on_import, import_id)


@shared_task(name=ERASE, ignore_result=True)
def erase() -> None:
    """Erase personal data whose time is over, or whose account is gone."""
    with host.background_work():
        retention.sweep(now=timezone.now())


def _start(task: Any, key: str) -> None:
    with task.app.connection_for_write() as connection:
        if not task.app.conf.task_always_eager:
            # By itself, Kombu waits for a broker for ever, and a request with it.
            connection.ensure_connection(max_retries=1, interval_start=0.1)
        task.apply_async([key], connection=connection, retry=False)


def schedule_tasks() -> None:
    """Put our tasks on the host's schedule; a shop's own entry of the same name stays.

    The host's Celery app reads Django's settings when the worker or the beat process
    first asks for its configuration, which is after all apps are ready.
    """
    schedule = dict(getattr(settings, "CELERY_BEAT_SCHEDULE", None) or {})
    schedule.setdefault(SWEEP, {"task": SWEEP, "schedule": SWEEP_EVERY})
    schedule.setdefault(SEND_MAILS, {"task": SEND_MAILS, "schedule": SEND_MAILS_EVERY})
    schedule.setdefault(SETTLE, {"task": SETTLE, "schedule": SETTLE_EVERY})
    schedule.setdefault(IMPORTS, {"task": IMPORTS, "schedule": IMPORTS_EVERY})
    schedule.setdefault(CHECKPOINT, {"task": CHECKPOINT, "schedule": CHECKPOINT_EVERY})
    schedule.setdefault(ERASE, {"task": ERASE, "schedule": ERASE_AT})
    settings.CELERY_BEAT_SCHEDULE = schedule
