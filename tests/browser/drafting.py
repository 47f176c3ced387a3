"""What an agent does before a customer has a link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping

from saleor_phone_order.sample_shop import SAMPLE_SHOP
from tests.browser.shop import Shop
from tests.demo import day

SAVE = """mutation($id: ID!) { phoneOrderDraftSave(id: $id) {
  draft { id number } link { url } errors { field message code } } }"""
REVOKE = """mutation($id: ID!) { phoneOrderDraftLinkRevoke(id: $id) {
  draft { state } errors { field message code } } }"""
DRAFT = day.DRAFT


@dataclass(frozen=True)
class SavedDraft:
    id: str
    number: str
    url: str


def saved_draft(shop: Shop, agent: str, customer: str, units: Mapping[str, int]) -> SavedDraft:
    """A draft with goods by SKU and the sample shop's shipping method, and its link."""
    session = shop.ask(day.START, as_=agent, customer=shop.person(customer).id)["session"]
    text = "\n".join("%s %d" % item for item in units.items())
    session = shop.ask(day.ADD, as_=agent, id=session["id"], text=text)["session"]
    method = next(
        method["id"]
        for method in session["cart"]["shippingMethods"]
        if method["name"] == SAMPLE_SHOP.shipping_name
    )
    shop.ask(day.SHIP, as_=agent, id=session["id"], method=method)
    saved = shop.ask(SAVE, as_=agent, id=session["id"])
    url = saved["link"]["url"]
    return SavedDraft(
        id=saved["draft"]["id"],
        number=str(saved["draft"]["number"]),
        url=url if "://" in url else shop.url + url,
    )
