"""A tax app as a shop would run it: a small HTTP server that the host calls."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ASKED = """
subscription { event { ... on CalculateTaxes { taxBase {
  pricesEnteredWithTax
  shippingPrice { amount }
  lines { quantity unitPrice { amount } totalPrice { amount } }
} } } }
"""


def taxed(base):
    """23 % on top of the net amounts that the host sends, or within the gross ones."""

    def split(amount):
        amount = Decimal(str(amount))
        if base["pricesEnteredWithTax"]:
            gross, net = amount, round(amount / Decimal("1.23"), 2)
        else:
            gross, net = round(amount * Decimal("1.23"), 2), amount
        return float(net), float(gross)

    shipping_net, shipping_gross = split(base["shippingPrice"]["amount"])
    lines = []
    for line in base["lines"]:
        net, gross = split(line["totalPrice"]["amount"])
        lines.append({"tax_rate": 23, "total_net_amount": net, "total_gross_amount": gross})
    return {
        "shipping_tax_rate": 23,
        "shipping_price_net_amount": shipping_net,
        "shipping_price_gross_amount": shipping_gross,
        "lines": lines,
    }


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        base = body["taxBase"]
        self.server.asked.append(base)
        answer = json.dumps(taxed(base)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        """Not among the tests' output."""


@contextmanager
def tax_app(shop):
    """The list of what the host has asked; it calculates the shop's taxes meanwhile."""
    from saleor.core import http_client
    from saleor.tax import TaxCalculationStrategy
    from saleor.tax.models import TaxConfiguration

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    app, _ = shop.app("checkout.handle_taxes", name="Taxes")
    app.identifier = "tests.taxes"
    app.save()
    webhook = app.webhooks.create(
        name="Taxes",
        target_url="http://127.0.0.1:%s/" % server.server_port,
        is_active=True,
        subscription_query=ASKED,
    )
    webhook.events.create(event_type="checkout_calculate_taxes")
    TaxConfiguration.objects.filter(channel=shop.channel).update(
        charge_taxes=True,
        tax_calculation_strategy=TaxCalculationStrategy.TAX_APP,
        tax_app_id=app.identifier,
    )
    # The host calls no app on its own machine unless it is told to (an environment variable).
    config = http_client.HTTPClient.config
    allowed, config.ip_filter_allow_loopback_ips = config.ip_filter_allow_loopback_ips, True
    try:
        yield server.asked
    finally:
        config.ip_filter_allow_loopback_ips = allowed
        server.shutdown()
        server.server_close()
        thread.join()
