"""What runs by the clock."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from .flows import checkpoints, guard
from .hosts import host

SWEEP = "saleor_phone_order.sweep"
SWEEP_EVERY = timedelta(minutes=1)
CHECKPOINT = "saleor_phone_order.checkpoint"
CHECKPOINT_EVERY = timedelta(hours=1)


@shared_task(name=SWEEP, ignore_result=True)
def sweep() -> None:
    """End the sessions that were left behind, and the drafts whose time is over."""
    with host.background_work():
        guard.sweep(now=timezone.now())


@shared_task(name=CHECKPOINT, ignore_result=True)
def checkpoint() -> None:
    """Seal what the history has got since the last time."""
    with host.background_work():
        checkpoints.seal(now=timezone.now())


def schedule_tasks() -> None:
    """Put our tasks on the host's schedule; a shop's own entry of the same name stays.

    The host's Celery app reads Django's settings when the worker or the beat process
    first asks for its configuration, which is after all apps are ready.
    """
    schedule = dict(getattr(settings, "CELERY_BEAT_SCHEDULE", None) or {})
    schedule.setdefault(SWEEP, {"task": SWEEP, "schedule": SWEEP_EVERY})
    schedule.setdefault(CHECKPOINT, {"task": CHECKPOINT, "schedule": CHECKPOINT_EVERY})
    settings.CELERY_BEAT_SCHEDULE = schedule
