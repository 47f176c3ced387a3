"""Customers' accounts, as far as all hosts keep them alike."""

from __future__ import annotations

from typing import Any, Dict, FrozenSet, Iterable, List, Mapping, Optional, Sequence, Tuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

from ..rules.actors import Actor, ActorKind
from ..rules.eligibility import AccountFacts
from ..rules.refusals import ErrorCode
from ..rules.search_text import SearchTerms
from .account_events import watch_accounts
from .actors import active_app
from .base import Host
from .customer_search import OrderColumns, latest_orders, matching_customers, summaries
from .keys import keys_of
from .ports.answers import Answers
from .refusals import InvalidInput, NotSupportedByHost
from .validation import invalid_input
from .values import CustomerSummary, OrderedGoods, PastOrder


class AccountRows(Host):
    order_columns: OrderColumns
    #: What the host asks of whoever gives a gateway's money back.
    refund_permission: str

    def connect(self, answers: Answers) -> None:
        super().connect(answers)
        watch_accounts()

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
        refs = matching_customers(terms, limit=offset + limit + 1, orders=self.order_columns)
        page = refs[offset : offset + limit]
        return summaries(page, orders=self.order_columns), len(refs) > offset + limit

    def customer_summary(self, user: Any) -> CustomerSummary:
        return summaries([user.pk], orders=self.order_columns)[0]

    def known_customer_types(self, refs: Iterable[str]) -> FrozenSet[str]:
        types = _customer_types()
        if types is None:
            raise NotSupportedByHost(field="customer_type_id")
        found = types.filter(pk__in=keys_of(refs)).values_list("pk", flat=True)
        return frozenset(str(key) for key in found)

    def customers_with_type(self, customer_ids: Iterable[int]) -> Optional[QuerySet]:
        from saleor.account.models import User

        types = _customer_types()
        if types is None:
            return None
        # The host takes customers that have none yet for those of its default type.
        default = types.filter(is_default=True).order_by().values("pk")[:1]
        type_key = Coalesce("customer_type_id", Subquery(default))
        return (
            User.objects.filter(pk__in=customer_ids, is_staff=False)
            .order_by()
            .annotate(type_ref=Cast(type_key, CharField()))
        )

    def past_orders(self, refs: Sequence[str], *, limit: int) -> Dict[str, List[PastOrder]]:
        from saleor.order.models import Order

        columns = self.order_columns
        found: Dict[str, List[PastOrder]] = {}
        keys = latest_orders(refs, limit=limit, orders=columns)
        for order in Order.objects.filter(pk__in=keys).order_by("-" + columns.placed_at, "-pk"):
            found.setdefault(str(order.user_id), []).append(
                PastOrder(
                    ref=str(order.pk),
                    number=str(getattr(order, columns.number)),
                    placed_at=getattr(order, columns.placed_at),
                    status=order.status,
                    total=order.total.quantize(),
                )
            )
        return found

    def ordered_goods(self, customer: Any, order_ref: str) -> Optional[List[OrderedGoods]]:
        placed = customer.orders.exclude(status=self.order_columns.draft_status)
        # Keys are numbers or UUIDs, by host; what is neither must not be an error.
        found = placed.annotate(ref=Cast("pk", CharField())).filter(ref=order_ref).first()
        if found is None:
            return None
        return [
            OrderedGoods(str(line.variant_id or ""), str(line), line.quantity)
            for line in found.lines.all()
            # What a promotion gave for nothing comes by itself again.
            if not getattr(line, "is_gift", False)
        ]

    def may_manage_users(self, actor: Actor) -> bool:
        return self._holds(actor, "account.manage_users")

    def may_refund(self, actor: Actor) -> bool:
        return self._holds(actor, self.refund_permission)

    def _holds(self, actor: Actor, permission: str) -> bool:
        is_app = actor.kind is ActorKind.APP
        holder = active_app(actor.id) if is_app else self.user_of(actor)
        return holder is not None and holder.has_perm(permission)

    def has_password_or_order(self, user: Any) -> bool:
        # An empty password is none either, although Django calls it usable.
        has_password = bool(user.password) and user.has_usable_password()
        return has_password or user.orders.exists()

    def refuse_taken_email(self, email: str) -> None:
        # Two writers of one address in different cases would both find none.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('phone_order_email'), hashtext(%s))",
                [email.lower()],
            )
        if self.customer_by_email(email) is not None:
            raise _taken_email()

    def change_account(
        self, user: Any, fields: Mapping[str, str], *, also_saved: Sequence[str] = ()
    ) -> None:
        """Write these fields, and columns that the host changes with them.

        :raises InvalidInput:
        """
        old_email = user.email
        for name, value in fields.items():
            setattr(user, name, value)
        clean_account(user, fields)
        if user.email.lower() != old_email.lower():
            self.refuse_taken_email(user.email)
        save_account(user, update_fields=[*fields, *also_saved])


def _customer_types() -> Optional[QuerySet]:
    """None on a host without (before 3.23.26)."""
    from saleor.account import models

    found = getattr(models, "CustomerType", None)
    return None if found is None else found.objects.all()


def clean_account(user: Any, names) -> None:
    """:raises InvalidInput:"""
    skipped = [item.name for item in user._meta.fields if item.name not in names]
    try:
        user.clean_fields(exclude=skipped)
    except ValidationError as error:
        raise invalid_input(error, "") from error


def save_account(user: Any, **options) -> None:
    """:raises InvalidInput: the e-mail is taken."""
    try:
        # A savepoint: the caller's transaction outlives the refusal.
        with transaction.atomic():
            user.save(**options)
    except IntegrityError as error:
        if "email" not in str(error):
            raise
        raise _taken_email() from error


def validate_redirect_url(redirect_url: str) -> None:
    """:raises InvalidInput:"""
    from saleor.core.utils.url import validate_storefront_url

    try:
        validate_storefront_url(redirect_url)
    except ValidationError as error:
        raise InvalidInput([("redirect_url", str(error.messages[0]), ErrorCode.INVALID)]) from error


def _taken_email() -> InvalidInput:
    message = "There is an account with this e-mail address already."
    return InvalidInput([("email", message, ErrorCode.UNIQUE)])
