"""Our tasks in Saleor 3's worker."""

from __future__ import annotations

from datetime import timedelta
from importlib.util import find_spec

import pytest
from django.utils import timezone

from saleor_phone_order.models import Session
from saleor_phone_order.tasks import SWEEP

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        find_spec("saleor.channel") is None, reason="Saleor 2.10 lets every task write"
    ),
]


def test_the_sweep_may_write_where_the_host_refuses_it_to_tasks(settings, start, agent, customer):
    from saleor.celeryconf import app

    session = start(agent, customer)
    Session.objects.filter(pk=session.pk).update(heartbeat_at=timezone.now() - timedelta(days=1))
    settings.CELERY_RESTRICT_WRITER_METHOD = "saleor.core.db.connection.restrict_writer"
    app.tasks[SWEEP]()
    assert Session.objects.get(pk=session.pk).state == "ABANDONED"
