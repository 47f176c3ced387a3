"""A Saleor 3 shop may set no limit to the units of a line."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from django.utils import timezone

from saleor_phone_order.flows import continuing, copying
from saleor_phone_order.hosts import host

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(find_spec("saleor.channel") is None, reason="Saleor 2.10 has a limit"),
]


@pytest.fixture(autouse=True)
def unlimited(shop):
    from saleor.site.models import SiteSettings

    SiteSettings.objects.update(limit_quantity_per_checkout=None)
    assert host.maximum_quantity() is None


def test_a_draft_is_continued(session, save_draft, agent, actor_of, coffee, tea):
    draft = save_draft(session, agent)
    continued = continuing.continue_draft(
        draft_id=draft.pk, actor=actor_of(agent), now=timezone.now()
    )
    assert host.cart_quantities(continued.session.checkout_ref) == {
        str(coffee.pk): 2,
        str(tea.pk): 3,
    }


def test_a_cart_of_more_than_the_usual_limit_is_copied(
    shop, start, agent, actor_of, customer, coffee
):
    cart = shop.own_cart(customer, COFFEE=60)
    session = start(agent, customer)
    copied = copying.copy_cart(
        session_id=session.pk, checkout_ref=str(cart.pk), actor=actor_of(agent), now=timezone.now()
    )
    assert copied.differences == []
    assert host.cart_quantities(session.checkout_ref) == {str(coffee.pk): 60}
