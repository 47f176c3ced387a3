"""Codes in the cart of a session whose campaign permits several."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.utils import timezone


@pytest.fixture
def spring(settings):
    """A campaign that sells everything and lets codes be combined."""
    from saleor_phone_order.models import Campaign

    settings.PHONE_ORDER_WHOLE_CATALOGUE = True
    return Campaign.objects.create(
        name="Spring", code="spring", are_coupons_combined=True, created_at=timezone.now()
    )


@dataclass
class Till:
    """An agent's ways to change the codes of a session's cart."""

    session: object
    actor: object

    def add(self, code):
        from saleor_phone_order.flows import carts

        return carts.add_promo_code(
            session_id=self.session.pk, actor=self.actor, now=timezone.now(), code=code
        )

    def remove(self, code):
        from saleor_phone_order.flows import carts

        carts.remove_promo_code(
            session_id=self.session.pk, actor=self.actor, now=timezone.now(), code=code
        )

    @property
    def cart(self):
        from saleor_phone_order.flows import cart_views

        return cart_views.of_session(session=self.session, now=timezone.now())

    @property
    def codes_and_total(self):
        """(code, what it takes off, whether it is in the prices) each, and the total."""
        snapshot = self.cart.snapshot
        codes = [
            (code.code, str(code.discount.amount), code.is_folded) for code in snapshot.promo_codes
        ]
        return codes, snapshot.total.gross.amount

    @property
    def total(self):
        return self.codes_and_total[1]

    @property
    def codes(self):
        return self.codes_and_total[0]

    @property
    def order_total(self):
        """Of the order that would be placed now; it is not."""
        from saleor_phone_order.flows import placing

        order = placing.try_cart(
            session=self.session,
            checkout_ref=self.session.checkout_ref,
            customer=self.session.customer,
            actor=self.actor,
            now=timezone.now(),
            way=placing.EXTERNAL,
        )
        return order.total.gross.amount


@pytest.fixture
def till_of(spring, actor_of):
    """`till_of(session, agent)`: its cart may have several codes from now on."""

    def call(session, agent):
        session.campaign = spring
        session.save(update_fields=["campaign"])
        return Till(session, actor_of(agent))

    return call


@pytest.fixture
def till(till_of, session, agent):
    """Two coffees at 20.00, three teas at 7.50, shipping 10.00."""
    return till_of(session, agent)


@pytest.fixture
def refused_codes(till, whole_database):
    """`refused_codes("CODE", …)`: how adding each is refused; nothing has changed."""
    from saleor_phone_order.rules.refusals import Refusal

    def call(*codes):
        before = whole_database()
        refusals = []
        for code in codes:
            with pytest.raises(Refusal) as caught:
                till.add(code)
            refusals.append(caught.value)
        assert whole_database() == before
        return refusals

    return call


@pytest.fixture
def refused_code(refused_codes):
    """`refused_code("CODE")`: the same of one."""
    return lambda code: refused_codes(code)[0]
