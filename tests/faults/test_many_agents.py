"""Twenty agents on real connections: nobody is stuck, and the history stays whole."""

from __future__ import annotations

import time

import pytest

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

SECONDS = 60


def test_twenty_agents_in_parallel_do_not_disturb_each_other(serve, office, afterwards, say):
    server = serve(processes=3)
    with office(server, agents=20, customers=30) as working:
        time.sleep(SECONDS)
    say("%s; answers by status: %s" % (working.journal.counts(), dict(server.statuses)))
    assert (server.lost, set(server.statuses)) == (0, {200})
    afterwards(working)
