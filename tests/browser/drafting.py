"""What an agent does before a customer has a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping, Optional

from saleor_phone_order.sample_shop import SAMPLE_SHOP
from tests.browser.shop import Shop
from tests.demo.calling import ADD, SHIP, START

SAVE = """mutation($id: ID!, $mail: Boolean) { phoneOrderDraftSave(id: $id, mailLink: $mail) {
  draft { id number } link { url } errors { field message code } } }"""
REVOKE = """mutation($id: ID!) { phoneOrderDraftLinkRevoke(id: $id) {
  draft { state } errors { field message code } } }"""


@dataclass(frozen=True)
class SavedDraft:
    id: str
    number: str
    url: str


def saved_draft(
    shop: Shop,
    agent: str,
    customer: Optional[str],
    units: Mapping[str, int],
    *,
    is_mailed: bool = False,
) -> SavedDraft:
    """A draft with goods by SKU, and its link. A customer (by e-mail) gets the sample
    shop's shipping method; a guest has no address yet."""
    customer_id = shop.person(customer).id if customer else None
    session = shop.ask(START, as_=agent, customer=customer_id)["session"]
    text = "\n".join("%s %d" % item for item in units.items())
    session = shop.ask(ADD, as_=agent, id=session["id"], text=text)["session"]
    if customer:
        method = next(
            method["id"]
            for method in session["cart"]["shippingMethods"]
            if method["name"] == SAMPLE_SHOP.shipping_name
        )
        shop.ask(SHIP, as_=agent, id=session["id"], method=method)
    saved = shop.ask(SAVE, as_=agent, id=session["id"], mail=is_mailed)
    url = saved["link"]["url"] if saved["link"] else ""
    return SavedDraft(
        id=saved["draft"]["id"],
        number=str(saved["draft"]["number"]),
        url=url if "://" in url else shop.url + url,
    )
