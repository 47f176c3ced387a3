"""Campaigns that calls are for, and an agent's desk where each call needs one."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from saleor_phone_order.sample_shop import AVA, SAM
from tests.browser.desk import Desk, free

LISTED = "{ phoneOrderCampaigns(isListed: true, first: 100) { edges { node { id } } } }"
LIST = """mutation($id: ID!, $isListed: Boolean) {
  phoneOrderCampaignUpdate(id: $id, input: {isListed: $isListed}) { errors { code message } } }"""
CREATE = """mutation($input: PhoneOrderCampaignInput!) {
  phoneOrderCampaignCreate(input: $input) { campaign { id } errors { field code message } } }"""
PENDING = """{ phoneOrderPriceOverrides(state: PENDING, first: 10) { edges { node {
  id reason price { amount } } } } }"""


@pytest.fixture
def campaigns(shop):
    """`campaigns(offers=[…], …)`: the name of a new campaign. Until the test ends only those that
    are made by it can be chosen."""
    before = [edge["node"]["id"] for edge in shop.ask(LISTED, as_=SAM.email)["edges"]]
    made = []

    def list_all(ids, is_listed):
        for campaign in ids:
            shop.ask(LIST, as_=SAM.email, id=campaign, isListed=is_listed)

    def make(**given):
        code = uuid4().hex[:8].upper()
        plain = {"code": code, "name": "Spring " + code, "isListed": True}
        wanted = {**plain, **given}
        made.append(shop.ask(CREATE, as_=SAM.email, input=wanted)["campaign"]["id"])
        return wanted["name"]

    list_all(before, False)
    yield make
    list_all(made, False)
    list_all(before, True)


@pytest.fixture
def required(shop):
    shop.configure(campaign_required="true", price_ceiling_percent="10")
    yield
    shop.configure(campaign_required="false", price_ceiling_percent="0")


@pytest.fixture
def at_desk(desk, shop, required):
    """`at_desk()`: Ava's desk, with no call open."""

    def open_desk():
        free(shop, AVA.email)
        agent = Desk(desk, shop)
        agent.open(AVA.email)
        expect(agent.customer_search).to_be_focused()
        return agent

    yield open_desk
    free(shop, AVA.email)
