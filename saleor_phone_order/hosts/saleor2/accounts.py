"""Customers on Saleor 2.10: created and changed."""

from __future__ import annotations

from functools import partial
from typing import Any, Mapping

from django.db import transaction

from ...rules.actors import Actor
from ..accounts import AccountRows, clean_account, save_account, validate_redirect_url
from ..customer_search import OrderColumns
from .addresses import Addresses


class Accounts(Addresses, AccountRows):
    #: On 2.10 an order's number is its primary key.
    order_columns = OrderColumns(number="id", placed_at="created", draft_status="draft")
    refund_permission = "order.manage_orders"

    def create_customer(
        self, *, email: str, first_name: str, last_name: str, redirect_url: str
    ) -> Any:
        from saleor.account import events
        from saleor.account.models import User

        if redirect_url:
            validate_redirect_url(redirect_url)
        user = User(email=email, first_name=first_name, last_name=last_name)
        user.set_unusable_password()
        clean_account(user, ("email", "first_name", "last_name"))
        self.refuse_taken_email(email)
        save_account(user)
        events.customer_account_created_event(user=user)
        transaction.on_commit(partial(_announce, user))
        if redirect_url:
            transaction.on_commit(partial(_send_set_password, redirect_url, user))
        return user

    def update_customer(self, user: Any, *, fields: Mapping[str, str], actor: Actor) -> None:
        from saleor.account import events

        before = (user.email, user.get_full_name())
        self.change_account(user, fields)
        agent = self.user_of(actor)
        if user.email != before[0]:
            events.customer_email_changed_event(
                user=user, parameters={"old_email": before[0], "new_email": user.email}
            )
        if agent is not None and user.email != before[0]:
            events.staff_user_assigned_email_to_a_customer_event(
                staff_user=agent, new_email=user.email
            )
        if agent is not None and user.get_full_name() != before[1]:
            events.staff_user_assigned_name_to_a_customer_event(
                staff_user=agent, new_name=user.get_full_name()
            )

    def tell_old_address(self, user: Any, old_email: str) -> None:
        transaction.on_commit(partial(_send_email_changed, old_email))


def _announce(user: Any) -> None:
    from saleor.plugins.manager import get_plugins_manager

    get_plugins_manager().customer_created(user)


def _send_set_password(redirect_url: str, user: Any) -> None:
    from saleor.account.emails import send_set_password_email_with_url

    send_set_password_email_with_url(redirect_url, user)


def _send_email_changed(old_email: str) -> None:
    from saleor.account.emails import send_user_change_email_notification

    send_user_change_email_notification(old_email)
