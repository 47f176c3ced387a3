"""A shop's web server whose processes may be killed at any time.

`python web_process.py 2` sets Django and Saleor up once and then forks two processes that
serve; whenever one dies, another is forked. Prints "port N" and, for each process, "process
ID" and the id of the one that it replaces. A request with the header `X-Die-At: 12` ends its process by SIGKILL before the twelfth
database statement; with `X-Die-At: answer` when the answer is ready, but not yet sent.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import signal
import socket
import socketserver
import sys
from importlib.util import find_spec
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

PR_SET_PDEATHSIG = 1


class Death:
    """When this process kills itself."""

    statements_left = None

    @classmethod
    def come(cls):
        os.kill(os.getpid(), signal.SIGKILL)

    @classmethod
    def ask(cls, header):
        """Whether the answer is the moment."""
        is_counted = header and header != "answer"
        cls.statements_left = int(header) if is_counted else None
        return header == "answer"

    @classmethod
    def watch(cls, execute, sql, parameters, many, context):
        if cls.statements_left is not None:
            cls.statements_left -= 1
            if cls.statements_left <= 0:
                cls.come()
        return execute(sql, parameters, many, context)


def watch_connection(connection, **_):
    if Death.watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(Death.watch)


# ------------------------------------------------------------------ Saleor 2.10: WSGI


class Handler(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def __init__(self, listener, application):
        super().__init__(listener.getsockname(), Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.server_name, self.server_port = self.server_address
        self.setup_environ()
        self.set_app(application)

    def process_request_thread(self, request, client_address):
        from django.db import connections

        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


def serve_wsgi(listener):
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()

    def mortal(environ, start_response):
        is_last = Death.ask(environ.get("HTTP_X_DIE_AT"))
        body = list(application(environ, start_response))
        if is_last:
            Death.come()
        return body

    # Several processes are woken by one connection; all but one find nothing.
    listener.setblocking(False)
    Server(listener, mortal).serve_forever()


# ------------------------------------------------------------------ Saleor 3: ASGI


def serve_asgi(listener):
    import uvicorn
    from saleor.asgi import application

    async def mortal(scope, receive, send):
        is_last = Death.ask(dict(scope.get("headers", ())).get(b"x-die-at", b"").decode())

        async def send_unless_last(message):
            if is_last:
                Death.come()
            await send(message)

        await application(scope, receive, send_unless_last)

    config = uvicorn.Config(mortal, lifespan="off", log_level="warning", backlog=1024)
    uvicorn.Server(config).run(sockets=[listener])


def is_asgi():
    return find_spec("saleor.asgi") is not None


# ------------------------------------------------------------------ the parent


def end_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def prepare():
    """Everything that a process does before its first request, and one request."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections
    from django.db.backends.signals import connection_created
    from django.test import Client

    logging.disable(logging.WARNING)
    # As in production: with DEBUG it would keep every query.
    settings.DEBUG = False
    for name, value in json.loads(os.environ["PHONE_ORDER_SERVED_SETTINGS"]).items():
        setattr(settings, name, value)
    add_clock()
    if is_asgi():
        import saleor.asgi  # noqa: F401
    body = {"query": "{ shop { name } }"}
    answer = Client(HTTP_HOST="localhost").post("/graphql/", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    connections.close_all()
    connection_created.connect(watch_connection)


def add_clock():
    """A route that does what the worker does, so that it dies as requests do."""
    from django.http import HttpResponse
    from django.urls import path
    from django.utils import timezone
    from django.views.decorators.csrf import csrf_exempt

    from saleor_phone_order import urls
    from saleor_phone_order.flows import payments

    @csrf_exempt
    def settle_due(request):
        payments.settle_due(clock=timezone.now)
        return HttpResponse("done")

    urls.urlpatterns.append(path("settle-due/", settle_due))


def fork(listener, instead_of=0):
    process = os.fork()
    if process:
        print("process %d %d" % (process, instead_of), flush=True)
        return
    try:
        end_with_parent()
        (serve_asgi if is_asgi() else serve_wsgi)(listener)
    finally:
        os._exit(1)


def main():
    end_with_parent()
    prepare()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(1024)
    for _ in range(int(sys.argv[1])):
        fork(listener)
    print("port %d" % listener.getsockname()[1], flush=True)
    while True:
        dead, _ = os.wait()
        fork(listener, instead_of=dead)


if __name__ == "__main__":
    main()
