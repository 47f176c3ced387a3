"""A shop with several agents and customers, its web server, and what must be true in the end."""

from __future__ import annotations

import os
import random
import subprocess
import threading

import pytest

from saleor_phone_order.rules.permissions import Permission
from tests.faults.calls import Agent, Journal
from tests.faults.serving import WebServer
from tests.faults.working import Worker


@pytest.fixture
def say(capsys):
    """`say(text)`: what was counted is worth reading although the test passed."""

    def show(text):
        with capsys.disabled():
            print("\n  " + text)

    return show


@pytest.fixture
def seed(say):
    """Of everything that is left to chance; the same with PHONE_ORDER_SEED."""
    chosen = int(os.environ.get("PHONE_ORDER_SEED", random.SystemRandom().randrange(10**6)))
    say("PHONE_ORDER_SEED=%d" % chosen)
    return chosen


@pytest.fixture
def team(shop):
    """`team(n)`: that many agents."""

    def make(size):
        permission = Permission.HANDLE_PHONE_ORDERS
        return [shop.staff("agent-%d@example.com" % n, permission) for n in range(size)]

    return make


@pytest.fixture
def crowd(shop, gid):
    """`crowd(n)`: ids of that many customers."""

    def make(size):
        rows = [shop.user("customer-%d@example.com" % n, first_name="C") for n in range(size)]
        return [gid("User", row) for row in rows]

    return make


@pytest.fixture
def goods(shop, gid):
    """Ids of variants, of which there are enough."""
    prices = ("20.00", "7.50", "5.00")
    rows = [shop.variant("SKU-%s" % price, price, stock=100_000) for price in prices]
    return [gid("ProductVariant", row) for row in rows]


@pytest.fixture
def serve(shop):
    """`serve(processes=n, NAME=value)`: the web server of this shop, with these of Django's settings."""
    from django.db import connections

    servers = []

    def start(processes, **settings):
        database = connections["default"].settings_dict["NAME"]
        servers.append(WebServer(database, processes, settings))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def broker(tmp_path):
    from tests.fixtures_mails import free_port

    port = free_port()
    arguments = ["--bind", "127.0.0.1", "--port", str(port), "--dir", str(tmp_path), "--save", ""]
    server = subprocess.Popen(["redis-server", *arguments], stdout=subprocess.DEVNULL)
    yield "redis://127.0.0.1:%d/0" % port
    server.kill()
    server.wait()


@pytest.fixture
def worker(session, broker, mail_server, settings):
    from django.db import connections

    # From here on this process hands tasks to the broker.
    settings.CELERY_BROKER_URL = broker
    settings.CELERY_TASK_ALWAYS_EAGER = False
    made = Worker(connections["default"].settings_dict["NAME"], broker, mail_server.port)
    yield made
    made.close()


class Office:
    """Agents at work."""

    def __init__(self, *, shop, server, staff, customers, goods, seed):
        self.shop = shop
        self.server = server
        self.staff = staff
        self.journal = Journal()
        self.stop = threading.Event()
        self.agents = [
            Agent(
                server=server,
                journal=self.journal,
                authorization=shop.login(row),
                customers=customers,
                variants=goods,
                chance=random.Random("%d-%d" % (seed, number)),
                stop=self.stop,
            )
            for number, row in enumerate(staff)
        ]

    def log_in_again(self):
        """Saleor 3's tokens last five minutes."""
        for agent, row in zip(self.agents, self.staff):
            agent.authorization = self.shop.login(row)

    def __enter__(self):
        for agent in self.agents:
            agent.start()
        return self

    def __exit__(self, *exception):
        self.stop.set()
        for agent in self.agents:
            agent.join(120)


@pytest.fixture
def office(shop, goods, team, crowd, seed):
    """`office(server, agents=n, customers=m)`: to be entered; they work while the block runs."""

    def open_(server, *, agents, customers):
        return Office(
            shop=shop,
            server=server,
            staff=team(agents),
            customers=crowd(customers),
            goods=goods,
            seed=seed,
        )

    return open_


@pytest.fixture
def afterwards(shop):
    """`afterwards(office)`: everything that must be true when all is over."""

    pytest.register_assert_rewrite("tests.faults.afterwards")
    from tests.faults.afterwards import Afterwards

    def check(office):
        Afterwards(shop, office).check()

    return check
