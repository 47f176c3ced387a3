"""No log of this process has the secret of a link."""

from __future__ import annotations

import logging
import threading
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from saleor_phone_order.web import masking
from tests.fixtures_resume import PATH

TOKEN = "abcDEF_-123456789012345678901234567890123ab"
MASKED = PATH + "…"


@pytest.fixture
def heard():
    """`heard(name)`: what a logger has said from then on, as it is written."""
    listening = []

    def call(name):
        lines = []

        class Listener(logging.Handler):
            def emit(self, record):
                lines.append(self.format(record) + " " + repr(getattr(record, "request", "")))

        logger, handler = logging.getLogger(name), Listener(logging.DEBUG)
        listening.append((logger, handler, logger.level))
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
        return lines

    yield call
    for logger, handler, level in listening:
        logger.removeHandler(handler)
        logger.setLevel(level)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GET %s%s HTTP/1.1" % (PATH, TOKEN), "GET %s HTTP/1.1" % MASKED),
        ("%s%s?step=review" % (PATH, TOKEN), MASKED + "?step=review"),
        ('"%s%s" "%s%s"' % (PATH, TOKEN, PATH, TOKEN), '"%s" "%s"' % (MASKED, MASKED)),
        (
            "%s%s?payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_2&x=y"
            % (PATH, TOKEN),
            MASKED + "?payment_intent=pi_1&payment_intent_client_secret=…&x=y",
        ),
        ("https://shop.example%sa.b.c#x" % PATH, "https://shop.example%s#x" % MASKED),
        ("/resume/curriculum", "/resume/curriculum"),
        (PATH, PATH),
    ],
)
def test_what_is_masked(text, expected):
    assert masking.masked(text) == expected


def test_each_logger_is_watched_once():
    masking.install()
    for name in masking.LOGGERS:
        filters = logging.getLogger(name).filters
        assert [type(each) for each in filters].count(masking.MaskLinks) == 1, name


def test_uvicorn_writes_no_secret(heard):
    lines = heard("uvicorn.access")
    logging.getLogger("uvicorn.access").info(
        '%s - "%s %s HTTP/%s" %d', "127.0.0.1:1", "GET", PATH + TOKEN + "?step=x", "1.1", 200
    )
    assert lines == ["127.0.0.1:1 - \"GET %s?step=x HTTP/1.1\" 200 ''" % MASKED]


def test_gunicorn_writes_no_secret(heard):
    class SafeAtoms(dict):
        """What gunicorn fills its format with."""

        def __getitem__(self, name):
            return super().__getitem__(name) if name in self else "-"

    lines = heard("gunicorn.access")
    atoms = SafeAtoms(r="GET %s%s HTTP/1.1" % (PATH, TOKEN), U=PATH + TOKEN, s=200)
    logging.getLogger("gunicorn.access").info('%(h)s "%(r)s" %(U)s %(s)s', atoms)
    assert lines == ["- \"GET %s HTTP/1.1\" %s 200 ''" % (MASKED, MASKED)]


@pytest.mark.django_db(transaction=True)
def test_a_real_server_writes_no_secret(session, save_draft, issue_link, agent, heard):
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.db import connections

    token = issue_link(save_draft(session, agent), agent)

    class Server(ThreadedWSGIServer):
        def close_request(self, request):
            super().close_request(request)
            connections.close_all()

    access, requests, everything = heard("django.server"), heard("django.request"), heard("")
    server = Server(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(WSGIHandler())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = "http://127.0.0.1:%d%s" % (server.server_port, PATH)
    browser = build_opener(ProxyHandler({}))
    try:
        with browser.open(url + token) as answer:
            assert b"COFFEE" in answer.read()
        for path, method in ((TOKEN, "GET"), (token, "DELETE")):
            with pytest.raises(HTTPError):
                browser.open(Request(url + path, method=method))
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
    assert any('"GET %s HTTP/1.1" 200' % MASKED in line for line in access)
    assert any(line.startswith("Not Found: %s" % MASKED) for line in requests)
    assert any(line.startswith("Method Not Allowed") for line in requests)
    written = "\n".join(access + requests + everything)
    assert token not in written
    assert TOKEN not in written
