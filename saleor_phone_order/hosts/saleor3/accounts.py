"""Customers on Saleor 3: created and changed."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any, Dict, Mapping, Optional
from urllib.parse import urlencode

from django.db import transaction

from ...rules.actors import Actor, ActorKind
from ..accounts import AccountRows, validate_redirect_url
from ..customer_search import OrderColumns
from ..refusals import ChannelNotFound
from .addresses import Addresses
from .channels import channel_row
from .documents import ref_of, run


class Accounts(Addresses, AccountRows):
    order_columns = OrderColumns(number="number", placed_at="created_at", draft_status="draft")
    refund_permission = "payment.handle_payments"

    def create_customer(
        self, *, email: str, first_name: str, last_name: str, redirect_url: str
    ) -> Any:
        from saleor.account.models import User

        if redirect_url:
            validate_redirect_url(redirect_url)
        self.refuse_taken_email(email)
        # Without the URL: the host would mail before the transaction is committed.
        created = run(
            "CustomerCreate",
            input={"email": email, "firstName": first_name, "lastName": last_name},
        )
        user = User.objects.get(pk=ref_of(created["user"]["id"]))
        if user.has_usable_password():
            # The host leaves the password empty, which Django calls usable.
            user.set_unusable_password()
            user.save(update_fields=["password"])
        if redirect_url:
            transaction.on_commit(partial(_send_set_password, redirect_url, user))
        return user

    def update_customer(self, user: Any, *, fields: Mapping[str, str], actor: Actor) -> None:
        """Not by `customerUpdate`: with a new e-mail it would hand over the orders and
        gift cards that a guest with that address has, and nobody has confirmed it."""
        from saleor.account import events

        before = (user.email, user.get_full_name())
        self.change_account(user, fields, also_saved=["updated_at"])
        _index(user)
        transaction.on_commit(partial(_announce_update, user))
        who = self._who(actor)
        if user.email != before[0]:
            events.customer_email_changed_event(
                user_id=user.pk, parameters={"old_email": before[0], "new_email": user.email}
            )
            events.assigned_email_to_a_customer_event(**who, new_email=user.email)
        if user.get_full_name() != before[1]:
            events.assigned_name_to_a_customer_event(**who, new_name=user.get_full_name())

    def tell_old_address(self, user: Any, old_email: str) -> None:
        transaction.on_commit(partial(_send_email_changed, user, old_email))

    def _who(self, actor: Actor) -> Dict[str, Any]:
        from saleor.app.models import App

        app = None
        if actor.kind is ActorKind.APP:
            app = App.objects.filter(pk=actor.id).first()
        return {"staff_user": self.user_of(actor), "app": app}


def _channel_slug() -> Optional[str]:
    """The channel whose settings mails without one go by."""
    with suppress(ChannelNotFound):
        return channel_row("").slug
    return None


def _manager():
    from saleor.plugins.manager import get_plugins_manager

    return get_plugins_manager(allow_replica=False)


def _index(user: Any) -> None:
    """The account is found by what it says now in the host's own search."""
    from saleor.account import search

    if hasattr(search, "update_user_search_vector"):
        search.update_user_search_vector(user)
    else:
        user.search_document = search.prepare_user_search_document_value(user)
        user.save(update_fields=["search_document"])


def _announce_update(user: Any) -> None:
    _manager().customer_updated(user)


def _send_set_password(redirect_url: str, user: Any) -> None:
    from saleor.account.notifications import send_set_password_notification
    from saleor.core.tokens import password_reset_token_generator
    from saleor.core.utils.url import prepare_url

    manager, channel_slug = _manager(), _channel_slug()
    send_set_password_notification(redirect_url, user, manager, channel_slug)
    token = password_reset_token_generator.make_token(user)
    url = prepare_url(urlencode({"email": user.email, "token": token}), redirect_url)
    manager.account_set_password_requested(user, channel_slug, token, url)


def _send_email_changed(user: Any, old_email: str) -> None:
    from saleor.account.notifications import send_user_change_email_notification

    send_user_change_email_notification(old_email, user, _manager(), _channel_slug())
