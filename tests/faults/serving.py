"""The web server of `web_process.py` as its tests see it."""

from __future__ import annotations

import http.client
import json
import os
import queue
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

OPERATION = re.compile(r"phoneOrder\w+|\bme\b|shop|__type")
PROGRAM = Path(__file__).with_name("web_process.py")


class Lost(Exception):
    """The connection broke: nobody knows whether it was done."""


class ServerError(Exception):
    """An answer with a status of 500 or more, or one that is not GraphQL's."""


class WebServer:
    """Real processes on a real socket, for the database that the tests work with."""

    def __init__(self, database: str, processes: int, settings: dict) -> None:
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path="/" + database).geturl()
        variables = {
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": os.environ["PHONE_ORDER_SHOP_SETTINGS"],
            "PHONE_ORDER_SERVED_SETTINGS": json.dumps(settings),
        }
        self._living = []
        self._news: queue.Queue = queue.Queue()
        self._lock = threading.Lock()
        self.in_flight = 0
        #: Lost requests by operation, answered ones by status, seconds of those.
        self.losses: Counter = Counter()
        self.statuses: Counter = Counter()
        self.seconds = 0.0
        #: A document and when the process dies that is asked it next (`web_process.py`).
        self.omen = None
        self.program = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(PROGRAM), str(processes)],
            stdout=subprocess.PIPE,
            env=variables,
            universal_newlines=True,
        )
        for _ in range(processes):
            self._living.append(self._read("process"))
        self.port = self._read("port")
        threading.Thread(target=self._listen, daemon=True).start()

    def _read(self, what):
        line = self.program.stdout.readline().split()
        assert line[:1] == [what], "The web server did not start: %s" % line
        return int(line[1])

    def _listen(self):
        for line in self.program.stdout:
            self._news.put([int(number) for number in line.split()[1:]])

    def close(self):
        self.program.kill()
        self.program.wait()

    @property
    def lost(self):
        return sum(self.losses.values())

    @property
    def answered(self):
        return sum(self.statuses.values())

    # Killing

    def kill_soon(self, chance: random.Random) -> bool:
        """Kill after a few more answers, in the middle of a request, however fast this
        machine is."""
        wanted = self.answered + chance.randint(1, 6)
        deadline = time.monotonic() + 30
        while self.answered < wanted and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, self.seconds / max(1, self.answered)))
        return self.kill(chance)

    def kill_only(self) -> None:
        """Kill the only process there is. Who asked it something mourns it."""
        (process,) = self._living
        os.kill(process, signal.SIGKILL)

    def kill(self, chance: random.Random) -> bool:
        """Kill one process, and wait until another is there. Whether something was asked
        of the server at that moment."""
        was_busy = self.in_flight > 0
        os.kill(chance.choice(self._living), signal.SIGKILL)
        self.mourn()
        return was_busy

    def mourn(self):
        """A process is dead: wait until another is there."""
        born, dead = self._news.get(timeout=60)
        self._living.remove(dead)
        self._living.append(born)

    # Asking

    def post(self, query, authorization=None, die_at=None, timeout=120, **variables):
        """The decoded answer.

        :raises Lost, ServerError:
        """
        status, text = self._exchange(query, variables, authorization, die_at, timeout)
        if status >= 500:
            raise ServerError("%d: %s" % (status, text[:500]))
        return json.loads(text)

    def ask_as(self, token, query):
        """Status and decoded answer, whatever they are."""
        status, text = self._exchange(query, {}, "JWT " + token, None, 120)
        return status, json.loads(text)

    def _exchange(self, query, variables, authorization, die_at, timeout):
        headers = {"Content-Type": "application/json"}
        if authorization:
            headers["Authorization"] = authorization
        body = json.dumps({"query": query, "variables": variables})
        name = OPERATION.search(query)[0]
        return self.send("/graphql/", body, headers, die_at, timeout, name)

    def send(self, path, body, headers, die_at=None, timeout=120, name=""):
        """Status and text of the answer to a POST.

        :raises Lost:
        """
        if die_at is not None:
            headers = {**headers, "X-Die-At": str(die_at)}
        with self._lock:
            self.in_flight += 1
        started = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            text = answer.read()
            if not text and path == "/graphql/":
                # Killed between the status and the headers.
                raise http.client.IncompleteRead(text)
        except (ConnectionError, http.client.HTTPException) as error:
            with self._lock:
                self.losses[name or path] += 1
            raise Lost(str(error)) from error
        finally:
            connection.close()
            with self._lock:
                self.in_flight -= 1
        with self._lock:
            self.statuses[answer.status] += 1
            self.seconds += time.monotonic() - started
        return answer.status, text

    def until_known(self, query, authorization=None, **variables):
        """Ask until there is an answer: its first field, and how often it was lost before.

        :raises ServerError: also for errors that are not refusals.
        """
        for tries in range(100):
            die_at = None
            if self.omen is not None and self.omen[0] == query:
                die_at, self.omen = self.omen[1], None
            try:
                answer = self.post(query, authorization, die_at, **variables)
            except Lost:
                if die_at is not None:
                    self.mourn()
                time.sleep(0.01)
                continue
            if answer.get("errors"):
                raise ServerError("%s: %s" % (query.split("(")[0], answer["errors"]))
            (field,) = answer["data"].values()
            return field, tries
        raise ServerError("100 requests in a row were lost: " + query)
