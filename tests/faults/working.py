"""A Celery worker as a process of its own, which may be killed at any time."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

PROGRAM = Path(__file__).with_name("worker_process.py")


class Worker:
    def __init__(self, database, broker, mail_port):
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path="/" + database).geturl()
        self.program = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            universal_newlines=True,
            env={
                **os.environ,
                "DATABASE_URL": url,
                "DJANGO_SETTINGS_MODULE": os.environ["PHONE_ORDER_SHOP_SETTINGS"],
                "CELERY_BROKER_URL": broker,
                "EMAIL_URL": "smtp://127.0.0.1:%d" % mail_port,
            },
        )
        self._news = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._hear("ready")

    def _listen(self):
        for line in self.program.stdout:
            self._news.put(line.split())

    def _hear(self, word, timeout=120):
        heard = self._news.get(timeout=timeout)
        assert heard[0] == word, heard
        return heard

    def start(self, statements=0):
        self.program.stdin.write("%d\n" % statements)
        self.program.stdin.flush()
        self.pid = int(self._hear("born")[1])

    def kill(self):
        with suppress(ProcessLookupError):  # it was faster
            os.kill(self.pid, signal.SIGKILL)

    def is_dead(self, within):
        """:param within: seconds to wait for it."""
        try:
            self._hear("dead", timeout=within)
        except queue.Empty:
            return False
        return True

    def close(self):
        self.program.kill()
        self.program.wait()
