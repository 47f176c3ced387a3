"""The web server dies by SIGKILL at any moment; nothing is lost, nothing is done twice."""

from __future__ import annotations

import random
import time

import pytest

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

KILLS = 200


def test_processes_that_are_killed_at_random_lose_nothing(serve, office, afterwards, seed, say):
    chance = random.Random(seed)
    server = serve(processes=2)
    kills = busy = 0
    with office(server, agents=4, customers=6) as working:
        renewed = time.monotonic()
        while kills < KILLS and not working.journal.problems:
            busy += server.kill_soon(chance)
            kills += 1
            if time.monotonic() - renewed > 120:
                working.log_in_again()
                renewed = time.monotonic()
    say(
        "%d kills, %d of them while something was asked, %d requests lost of %d; %s\n  %s"
        % (
            kills,
            busy,
            server.lost,
            server.lost + server.answered,
            working.journal.counts(),
            ", ".join("%s %d" % each for each in server.losses.most_common()),
        )
    )
    afterwards(working)
    assert busy > KILLS * 0.8
    assert server.lost > KILLS * 0.5
