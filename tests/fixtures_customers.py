"""Customers with phones, orders and rights, to be searched for and edited."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone


@pytest.fixture
def at(shop):
    """`at(user, **address)`: give a customer this address as the default one."""

    def move(user, **fields):
        address = shop.address(**fields)
        user.addresses.add(address)
        user.default_billing_address = address
        user.default_shipping_address = address
        user.save()
        return address

    return move


@pytest.fixture
def stranger(other_customer):
    """A customer who has nothing in common with Anna, not even in an address."""
    other_customer.addresses.update(first_name="Ben", last_name="Okafor", phone="+12125550199")
    return other_customer


@pytest.fixture
def order(shop):
    """`order(user, days_ago=…)`: an order that the customer placed."""

    def place(user, days_ago=1, **fields):
        placed_at = timezone.now() - timedelta(days=days_ago)
        return shop.placed_order(user, placed_at, net="10.00", gross="12.00", **fields)

    return place


@pytest.fixture
def nobody_yet():
    """A customer who never logged in and never ordered: the e-mail may be corrected."""
    from saleor.account.models import User

    user = User(email="new@example.com", first_name="Nora")
    user.set_unusable_password()

    def save():
        user.save()
        return user

    return save


@pytest.fixture
def find(agent, actor_of):
    """`find(text)`: e-mails of the customers that the search gives, in order."""
    from saleor_phone_order.flows import customer_search

    def search(text, limit=20, offset=0):
        views, _ = customer_search.search(
            actor=actor_of(agent), now=timezone.now(), text=text, limit=limit, offset=offset
        )
        return [view.summary.email for view in views]

    return search
