"""Our side of the conversation with the host: each answer is one call of a flow."""

from __future__ import annotations

from .flows import (
    coupons,
    customer_orders,
    customer_tiers,
    impersonation,
    open_sessions,
    orders,
    payment_requests,
    prices,
    privacy,
    sessions,
    shipping_prices,
)
from .hosts.ports.answers import Answers


class PluginAnswers(Answers):
    def cart_prices(self, **question):
        return prices.cart_prices(**question)

    def shipping_price(self, **question):
        return shipping_prices.given(**question)

    def catalogue_prices(self, **question):
        return prices.catalogue_prices(**question)

    def tier_query(self, customer_id):
        return customer_tiers.tier_rows(customer_id)

    def impersonation(self, *, token, now):
        return impersonation.session_of(token=token, now=now)

    def refuse_impersonated(self, *, session, operation, now):
        sessions.record_forbidden(session_id=session.pk, operation=operation, now=now)

    def lock_cart(self, session_id):
        return sessions.lock_cart(session_id)

    def may_place_order(self, *, checkout_ref):
        return not open_sessions.has_open_cart(checkout_ref)

    def lock_coupons(self, *, checkout_ref):
        return coupons.lock(checkout_ref)

    def use_coupons(self, *, checkout_ref, now):
        return coupons.use(checkout_ref, now=now)

    def order_placed(self, **event):
        return customer_orders.placed_by_host(**event)

    def account_deleted(self, **event):
        privacy.forget_account(**event)

    def account_switched_off(self, **event):
        privacy.erase_anonymised(**event)

    def is_order_in_review(self, order_ref):
        return orders.is_in_review(order_ref)

    def is_order_being_charged(self, order_ref):
        return payment_requests.is_charging(order_ref)

    def payment_requested(self, **question):
        return payment_requests.ask(**question)
