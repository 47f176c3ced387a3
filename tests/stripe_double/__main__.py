"""`python -m tests.stripe_double --document … --port … --webhook-url … --webhook-secret …`"""

from __future__ import annotations

import argparse

from tests.stripe_double.double import Double


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="tests.stripe_double", description="Stands in for Stripe."
    )
    parser.add_argument("--document", required=True, help="Stripe's OpenAPI document")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--webhook-url", default="")
    parser.add_argument("--webhook-secret", default="")
    parser.add_argument("--debits-settle-after", type=float, metavar="SECONDS")
    given = parser.parse_args()
    double = Double(given.document, given.port, given.webhook_url, given.webhook_secret)
    double.debits_settle_after = given.debits_settle_after
    print(double.url, flush=True)
    double.server.serve_forever()


if __name__ == "__main__":
    main()
