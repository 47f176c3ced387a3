"""The demo's web server works for so many visitors at once as its database has room for; the
others wait. Each worked for takes a connection of it, and a thousand would shut everybody out.
"""

from __future__ import annotations

import asyncio
import threading

AT_ONCE = 16
#: Visitors whose connection is kept waiting.
IN_LINE = 2048


def asgi():
    """For `uvicorn --factory`: Saleor 3's own application, behind the door."""
    from saleor.asgi import application

    room = asyncio.Semaphore(AT_ONCE)

    async def patient(scope, receive, send):
        async with room:
            await application(scope, receive, send)

    return patient


def make_runserver_patient():
    """For Django's `runserver`, on which Saleor 2.10 is served."""
    from django.core.management.commands.runserver import Command
    from django.core.servers import basehttp
    from django.db import connections

    room = threading.BoundedSemaphore(AT_ONCE)

    class PatientServer(basehttp.WSGIServer):
        request_queue_size = IN_LINE

        def get_request(self):
            room.acquire()
            try:
                return super().get_request()
            except OSError:
                room.release()
                raise

        def close_request(self, request):
            # In the thread that worked for it.
            connections.close_all()
            super().close_request(request)
            room.release()

    class ClosingHandler(basehttp.ServerHandler):
        """An idle browser that keeps its connection would keep others out."""

        def cleanup_headers(self):
            self.headers["Connection"] = "close"
            super().cleanup_headers()

    Command.server_cls = PatientServer
    basehttp.ServerHandler = ClosingHandler
