"""Customers on Saleor 3: found, created, changed."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef

from ...rules.actors import Actor, ActorKind
from ...rules.eligibility import AccountFacts
from ...rules.refusals import ErrorCode
from ...rules.search_text import SearchTerms
from ..customer_search import OrderColumns, latest_orders, matching_customers, summaries
from ..refusals import ChannelNotFound, InvalidInput
from ..values import CustomerSummary, PastOrder
from .addresses import Addresses
from .channels import channel_row
from .documents import ref_of, run
from .validation import invalid_input

ORDER_COLUMNS = OrderColumns(number="number", placed_at="created_at", draft_status="draft")


class Accounts(Addresses):
    def account_facts(self, user: Any, actor: Actor) -> AccountFacts:
        from saleor.account.models import User

        permissions = User.user_permissions.through.objects.filter(user=OuterRef("pk"))
        groups = User.groups.through.objects.filter(user=OuterRef("pk"))
        facts = (
            User.objects.filter(pk=user.pk)
            .order_by()
            .annotate(has_permissions=Exists(permissions), has_groups=Exists(groups))
            .values("is_staff", "is_superuser", "is_active", "has_permissions", "has_groups")
            .first()
        )
        is_self = actor.kind is ActorKind.STAFF and actor.id == str(user.pk)
        if facts is None:
            # Deleted meanwhile: nobody can act for nobody.
            return AccountFacts(False, False, False, False, False, is_self)
        return AccountFacts(is_self=is_self, **facts)

    def customer(self, customer_id: Any, lock: bool = False) -> Any:
        from saleor.account.models import User

        users = User.objects.filter(pk=customer_id)
        # Locked against a new group or permission too: their rows refer to this one.
        return (users.select_for_update() if lock else users).first()

    def customer_by_email(self, email: str) -> Any:
        from saleor.account.models import User

        # The index on lower(email) serves this; `iexact` would ask for upper().
        found = User.objects.extra(
            where=['lower("account_user"."email") COLLATE "C" = lower(%s)'], params=[email]
        )
        return found.order_by("pk").first()

    def search_customers(
        self, terms: SearchTerms, *, limit: int, offset: int
    ) -> Tuple[List[CustomerSummary], bool]:
        refs = matching_customers(terms, limit=offset + limit + 1, orders=ORDER_COLUMNS)
        page = refs[offset : offset + limit]
        return summaries(page, orders=ORDER_COLUMNS), len(refs) > offset + limit

    def customer_summary(self, user: Any) -> CustomerSummary:
        return summaries([user.pk], orders=ORDER_COLUMNS)[0]

    def past_orders(self, refs: Sequence[str], *, limit: int) -> Dict[str, List[PastOrder]]:
        from saleor.core.prices import quantize_price
        from saleor.order.models import Order

        found: Dict[str, List[PastOrder]] = {}
        keys = latest_orders(refs, limit=limit, orders=ORDER_COLUMNS)
        for order in Order.objects.filter(pk__in=keys).order_by("-created_at", "-pk"):
            found.setdefault(str(order.user_id), []).append(
                PastOrder(
                    ref=str(order.pk),
                    number=str(order.number),
                    placed_at=order.created_at,
                    status=order.status,
                    total=quantize_price(order.total, order.currency),
                )
            )
        return found

    def may_manage_users(self, actor: Actor) -> bool:
        from saleor.app.models import App
        from saleor.permission.enums import AccountPermissions

        if actor.kind is ActorKind.APP:
            holder = App.objects.filter(pk=actor.id, is_active=True).first()
        else:
            holder = self.user_of(actor)
        return holder is not None and holder.has_perm(AccountPermissions.MANAGE_USERS)

    def create_customer(
        self, *, email: str, first_name: str, last_name: str, redirect_url: str
    ) -> Any:
        from saleor.account.models import User

        if redirect_url:
            _validate_redirect_url(redirect_url)
        self._refuse_taken_email(email)
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
        from saleor.account.search import update_user_search_vector

        before = (user.email, user.get_full_name())
        for name, value in fields.items():
            setattr(user, name, value)
        _clean_user(user, fields)
        if user.email.lower() != before[0].lower():
            self._refuse_taken_email(user.email)
        _save_user(user, update_fields=[*fields, "updated_at"])
        update_user_search_vector(user)
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

    def has_password_or_order(self, user: Any) -> bool:
        # An empty password is none either, although Django calls it usable.
        has_password = bool(user.password) and user.has_usable_password()
        return has_password or user.orders.exists()

    def _refuse_taken_email(self, email: str) -> None:
        # Two writers of one address in different cases would both find none.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('phone_order_email'), hashtext(%s))",
                [email.lower()],
            )
        if self.customer_by_email(email) is not None:
            raise _taken_email()

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


def _clean_user(user: Any, names) -> None:
    skipped = [item.name for item in user._meta.fields if item.name not in names]
    try:
        user.clean_fields(exclude=skipped)
    except ValidationError as error:
        raise invalid_input(error, "") from error


def _save_user(user: Any, **options) -> None:
    try:
        # A savepoint: the caller's transaction outlives the refusal.
        with transaction.atomic():
            user.save(**options)
    except IntegrityError as error:
        if "email" not in str(error):
            raise
        raise _taken_email() from error


def _taken_email() -> InvalidInput:
    message = "There is an account with this e-mail address already."
    return InvalidInput([("email", message, ErrorCode.UNIQUE)])


def _validate_redirect_url(redirect_url: str) -> None:
    from saleor.core.utils.url import validate_storefront_url

    try:
        validate_storefront_url(redirect_url)
    except ValidationError as error:
        raise InvalidInput([("redirect_url", str(error.messages[0]), ErrorCode.INVALID)]) from error


def _manager():
    from saleor.plugins.manager import get_plugins_manager

    return get_plugins_manager(allow_replica=False)


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
