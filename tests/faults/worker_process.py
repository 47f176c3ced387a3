"""A Celery worker that may be killed at any time.

`python worker_process.py` sets Django and Saleor up once. For each line that it reads, it forks
a worker and prints "born ID", and "dead" when that is over. The line's number is how many
database statements the worker makes from our first task on before it ends by SIGKILL; 0: never.
"""

from __future__ import annotations

import os
import sys

from web_process import Death, end_with_parent, watch_connection


def prepare():
    import django

    django.setup()
    from celery.signals import setup_logging
    from django.conf import settings
    from django.db import connections
    from django.db.backends.signals import connection_created

    settings.DEBUG = False
    # It would log each task.
    setup_logging.connect(lambda **_: None, weak=False)
    import_everything()
    connections.close_all()
    connection_created.connect(watch_connection)


def import_everything():
    """What each worker would do anew: its tasks, its transport, a mail."""
    import kombu.transport.redis  # noqa: F401
    from django.core.management import call_command
    from saleor.celeryconf import app

    app.loader.init_worker()
    app.finalize()
    with open(os.devnull, "w") as nowhere:
        call_command("phone_order_mail_preview", "DRAFT_LINK", stdout=nowhere)
    from saleor_phone_order.hosts import host

    host.mail_connection("")


def work(statements):
    from celery.signals import task_prerun
    from saleor.celeryconf import app

    def count(task, **_):
        is_ours = task.name.startswith("saleor_phone_order.")
        if is_ours and statements and Death.statements_left is None:
            Death.statements_left = statements

    task_prerun.connect(count, weak=False)
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    app.worker_main(["worker", "--pool=solo", "--loglevel=ERROR", *quiet])


def main():
    end_with_parent()
    prepare()
    print("ready", flush=True)
    for line in sys.stdin:
        worker = os.fork()
        if not worker:
            try:
                end_with_parent()
                # Its banner is not for us.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                work(int(line))
            finally:
                os._exit(1)
        print("born %d" % worker, flush=True)
        os.waitpid(worker, 0)
        print("dead", flush=True)


if __name__ == "__main__":
    main()
