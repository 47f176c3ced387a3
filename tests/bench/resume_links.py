"""How the demo's server bears it that many people open and resume links at the same moment.

    ./phone-order bench [--host 3.23] resume_links

Talks HTTP to an open shop and is run by the environment of `requirements/load.lock`. The aim:
no error. Latencies are of one machine that plays the shop, its database and all visitors.
"""

from __future__ import annotations

# First: it makes sockets and threads gevent's.
from locust import FastHttpUser, task
from locust.env import Environment
from locust.exception import StopUser

# isort: split
import os
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from gevent.event import Event

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from saleor_phone_order.sample_shop import AVA, CUSHION, NOOR, ORANGE_JUICE, SAM
from tests.demo.calling import ADD, START, WITHOUT_PROXY, Person

URL = os.environ["PHONE_ORDER_SHOP"]
VISITORS = 1000
RESUMES = 50
SAVE = """mutation($id: ID!) { phoneOrderDraftSave(id: $id) {
  link { url } errors { field message code } } }"""
RESUME = """mutation($token: String!) { phoneOrderDraftResume(token: $token) {
  checkoutId errors { field message code } } }"""
PATIENCE = 600


def links(count):
    """Addresses of that many drafts, which three agents save."""
    agents = [Person(URL, person.name, person.email) for person in (AVA, SAM, NOOR)]
    for number, agent in enumerate(agents):
        # Saleor 3 refuses logins from one address that come together, also the next ones.
        agent.logged_in_at -= 60 * number

    def save(number):
        agent = agents[number]
        for _ in range(number, count, len(agents)):
            session = agent.ask(START, customer=None)["session"]["id"]
            agent.ask(ADD, id=session, text="%s 2\n%s 1" % (CUSHION, ORANGE_JUICE))
            url = agent.ask(SAVE, id=session)["link"]["url"]
            yield url if "://" in url else URL + url

    with ThreadPoolExecutor(len(agents)) as pool:
        made = pool.map(lambda number: list(save(number)), range(len(agents)))
        return [url for urls in made for url in urls]


class Visitor(FastHttpUser):
    """Waits for the others, then does one thing."""

    abstract = True
    host = URL
    network_timeout = connection_timeout = PATIENCE
    todo = []
    together = None
    done = []

    @task
    def visit(self):
        url = self.todo.pop()
        self.together.wait()
        try:
            self.act(url)
        finally:
            self.done.append(url)
            # Else it would begin again after an error.
            raise StopUser()

    def look(self, url, name):
        with self.client.get(url, name=name, catch_response=True) as answer:
            if answer.status_code != 200 or "Orange Juice" not in (answer.text or ""):
                answer.failure("status %s" % answer.status_code)
            return answer.text or ""


class Looking(Visitor):
    name = "GET of the page"

    def act(self, url):
        self.look(url, self.name)


class Asking(Visitor):
    name = "phoneOrderDraftResume"

    def act(self, url):
        body = {"query": RESUME, "variables": {"token": url.rpartition("/")[2]}}
        with self.client.post(
            "/graphql/", json=body, name=self.name, catch_response=True
        ) as answer:
            if not re.search(r'"checkoutId": ?"[^"]+", ?"errors": ?\[\]', answer.text or ""):
                answer.failure("status %s: %s" % (answer.status_code, (answer.text or "")[:300]))


class Pressing(Visitor):
    name = "POST of the page"

    def act(self, url):
        found = re.search(r'name="shown" value="([^"]*)"', self.pages[url])
        form = {"step": "continue", "shown": found[1] if found else ""}
        with self.client.post(
            url, data=form, name=self.name, catch_response=True, allow_redirects=False
        ) as answer:
            if answer.status_code != 303:
                answer.failure("status %s" % answer.status_code)


def together(visitor, urls):
    """Let one visitor for each address act at the same moment. Their statistics."""
    visitor.todo, visitor.done, visitor.together = list(urls), [], Event()
    environment = Environment(user_classes=[visitor])
    runner = environment.create_local_runner()
    runner.start(len(urls), spawn_rate=len(urls))
    while visitor.todo:
        time.sleep(0.1)
    started = time.monotonic()
    visitor.together.set()
    while len(visitor.done) < len(urls) and time.monotonic() < started + PATIENCE:
        time.sleep(0.1)
    seconds = time.monotonic() - started
    runner.quit()
    total = environment.stats.total
    print(
        "%-24s %5d at once, %6.1f s for all | %5d failed | ms: median %6d, p95 %6d, max %6d"
        % (
            visitor.name,
            len(urls),
            seconds,
            total.num_failures + len(urls) - total.num_requests,
            total.median_response_time,
            total.get_response_time_percentile(0.95),
            total.max_response_time,
        ),
        flush=True,
    )
    for error in environment.stats.errors.values():
        print("  %d × %s" % (error.occurrences, error.error), flush=True)
    return total.num_failures == 0 and total.num_requests == len(urls)


def read(url):
    return WITHOUT_PROXY.open(url, timeout=PATIENCE).read().decode()


def main() -> int:
    print("%s, %d processors, load %.1f %.1f %.1f" % (URL, os.cpu_count(), *os.getloadavg()))
    urls = links(2 * RESUMES)
    Pressing.pages = {url: read(url) for url in urls[RESUMES:]}
    kept = [
        together(Looking, (urls * (VISITORS // len(urls) + 1))[:VISITORS]),
        together(Asking, urls[:RESUMES]),
        together(Pressing, urls[RESUMES:]),
    ]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
