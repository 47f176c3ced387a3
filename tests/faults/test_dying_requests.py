"""The web server's process dies at one statement of a request after the other."""

from __future__ import annotations

import pytest

from tests.faults import calls

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

#: Every so many statements one death; and one between the commit and the answer.
STEP = 8


def filled(agent):
    session = agent.open_session()
    agent.fill(session)
    return session


def saved(agent):
    return agent.save_draft(filled(agent))


def start(agent):
    agent.cancel(agent.open_session(), 0)


def fill(agent):
    agent.cancel(filled(agent), 0)


def order(agent):
    agent.order(filled(agent), 0)


def hand_off(agent):
    agent.hand_off(filled(agent), 0)


def kept(agent):
    """A draft that waits; it is saved once for all deaths."""
    drafts = agent.journal.drafts
    return drafts[0] if drafts else saved(agent)[0]


def link(agent):
    agent.resume(agent.link(kept(agent)))


def resume(agent):
    draft, url = saved(agent)
    agent.resume(url)


def continued(agent):
    draft = kept(agent)
    assert agent.save_draft(agent.continue_draft(draft))[0] == draft


JOURNEYS = {
    "start": (calls.START, start),
    "add": (calls.ADD, fill),
    "ship": (calls.SHIP, fill),
    "cancel": (calls.CANCEL, fill),
    "process": (calls.PROCESS, order),
    "hand-off": (calls.HAND_OFF, hand_off),
    "save": (calls.SAVE, saved),
    "save again": (calls.SAVE, continued),
    "link": (calls.LINK, link),
    "resume": (calls.RESUME, resume),
    "continue": (calls.CONTINUE, continued),
}


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_request_that_dies_half_way_is_done_once_when_it_is_asked_again(
    name, serve, office, afterwards, say
):
    document, journey = JOURNEYS[name]
    server = serve(processes=1)
    working = office(server, agents=1, customers=1)
    (agent,) = working.agents
    deaths, moment = 0, 1
    while moment is not None:
        working.log_in_again()
        server.omen = (document, moment)
        lost = server.lost
        journey(agent)
        assert server.omen is None
        if server.lost > lost:
            deaths += 1
            moment = moment + STEP if moment != "answer" else None
        else:
            # It has fewer statements than that.
            assert moment != "answer"
            moment = "answer"
    say("%s: %d deaths" % (name, deaths))
    assert deaths > 2
    afterwards(working)
