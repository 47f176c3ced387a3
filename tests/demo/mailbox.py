"""A mail server that keeps every mail as a file: what the example shop sends can be looked at.

    python tests/demo/mailbox.py /tmp/mail [port]

Prints its port and runs until it is stopped. On this machine only, with Python's standard library.
"""

from __future__ import annotations

import itertools
import socketserver
import sys
from pathlib import Path

COUNTER = itertools.count(1)


class Conversation(socketserver.StreamRequestHandler):
    """SMTP as far as Saleor speaks it (RFC 5321, 4.5.1)."""

    def handle(self):
        self.say("220 phone-order-demo")
        for line in iter(self.rfile.readline, b""):
            command = line.strip().upper()
            if command == b"QUIT":
                self.say("221 bye")
                return
            if command == b"DATA":
                self.say("354 go on")
                self.keep(self.mail())
            self.say("250 ok")

    def mail(self):
        for line in iter(self.rfile.readline, b".\r\n"):
            if not line:
                raise ConnectionError("The mail was not finished.")
            # A leading dot is doubled on the way.
            yield line[1:] if line.startswith(b".") else line

    def keep(self, lines):
        path = self.server.folder / ("%05d.eml" % next(COUNTER))
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(b"".join(lines))
        unfinished.rename(path)

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


class Mailbox(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main():
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__)
    with Mailbox(("127.0.0.1", int(sys.argv[2]) if sys.argv[2:] else 0), Conversation) as server:
        server.folder = Path(sys.argv[1])
        server.folder.mkdir(parents=True, exist_ok=True)
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
