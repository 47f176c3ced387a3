"""Customers, their addresses and who may become one, on Saleor 2.10."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef

from ...rules.actors import Actor, ActorKind
from ...rules.eligibility import AccountFacts
from ...rules.refusals import ErrorCode
from ...rules.search_text import SearchTerms
from ..base import Host
from ..customer_search import OrderColumns, latest_orders, matching_customers, summaries
from ..refusals import AddressNotFound, InvalidInput
from ..values import Address, AddressBook, CustomerSummary, PastOrder

#: On 2.10 an order's number is its primary key.
ORDER_COLUMNS = OrderColumns(number="id", placed_at="created", draft_status="draft")

ADDRESS_FIELDS = (
    "first_name",
    "last_name",
    "company_name",
    "street_address_1",
    "street_address_2",
    "city",
    "city_area",
    "postal_code",
    "country",
    "country_area",
    "phone",
)


class Accounts(Host):
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
        refs = matching_customers(
            terms, limit=offset + limit + 1, orders=ORDER_COLUMNS
        )
        page = refs[offset : offset + limit]
        return summaries(page, orders=ORDER_COLUMNS), len(refs) > offset + limit

    def customer_summary(self, user: Any) -> CustomerSummary:
        return summaries([user.pk], orders=ORDER_COLUMNS)[0]

    def address_books(self, refs: Sequence[str]) -> Dict[str, AddressBook]:
        from saleor.account.models import User

        users = User.objects.filter(pk__in=refs).prefetch_related(
            "addresses", "default_billing_address", "default_shipping_address"
        )
        return {
            str(user.pk): AddressBook(
                *self.default_addresses(user), tuple(self.saved_addresses(user))
            )
            for user in users
        }

    def past_orders(self, refs: Sequence[str], *, limit: int) -> Dict[str, List[PastOrder]]:
        from saleor.order.models import Order

        found: Dict[str, List[PastOrder]] = {}
        keys = latest_orders(refs, limit=limit, orders=ORDER_COLUMNS)
        for order in Order.objects.filter(pk__in=keys).order_by("-created", "-pk"):
            found.setdefault(str(order.user_id), []).append(
                PastOrder(
                    ref=str(order.pk),
                    number=str(order.pk),
                    placed_at=order.created,
                    status=order.status,
                    total=order.total,
                )
            )
        return found

    def may_manage_users(self, actor: Actor) -> bool:
        from saleor.app.models import App
        from saleor.core.permissions import AccountPermissions

        if actor.kind is ActorKind.APP:
            holder = App.objects.filter(pk=actor.id, is_active=True).first()
        else:
            holder = self.user_of(actor)
        return holder is not None and holder.has_perm(AccountPermissions.MANAGE_USERS)

    def create_customer(
        self, *, email: str, first_name: str, last_name: str, redirect_url: str
    ) -> Any:
        from saleor.account import events
        from saleor.account.models import User

        if redirect_url:
            _validate_redirect_url(redirect_url)
        user = User(email=email, first_name=first_name, last_name=last_name)
        user.set_unusable_password()
        _clean_user(user, ("email", "first_name", "last_name"))
        self._refuse_taken_email(email)
        _save_user(user)
        events.customer_account_created_event(user=user)
        transaction.on_commit(partial(_announce, user))
        if redirect_url:
            transaction.on_commit(partial(_send_set_password, redirect_url, user))
        return user

    def update_customer(
        self, user: Any, *, fields: Mapping[str, str], actor: Actor
    ) -> None:
        from saleor.account import events

        before = (user.email, user.get_full_name())
        for name, value in fields.items():
            setattr(user, name, value)
        _clean_user(user, fields)
        if user.email.lower() != before[0].lower():
            self._refuse_taken_email(user.email)
        _save_user(user, update_fields=list(fields))
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

    def tell_old_address(self, old_email: str) -> None:
        transaction.on_commit(partial(_send_email_changed, old_email))

    def has_password_or_order(self, user: Any) -> bool:
        # An empty password is none either, although Django calls it usable.
        has_password = bool(user.password) and user.has_usable_password()
        return has_password or user.orders.exists()

    def validate_address(self, address: Address, *, field: str = "") -> Address:
        from saleor.graphql.account.i18n import I18nMixin

        given = {name: getattr(address, name) for name in ADDRESS_FIELDS}
        given["country"] = _known_country(address.country, field)
        try:
            form = I18nMixin.validate_address_form(given)
        except ValidationError as error:
            raise _invalid(error, field) from error
        cleaned = {
            name: form.cleaned_data.get(name) or "" for name in ADDRESS_FIELDS
        }
        phone = cleaned["phone"]
        cleaned["phone"] = getattr(phone, "as_e164", phone)
        return replace(address, **cleaned)

    def save_address(
        self,
        user: Any,
        address: Address,
        *,
        address_ref: str = "",
        is_default_billing: bool,
        is_default_shipping: bool,
    ) -> str:
        from saleor.account.models import Address as AddressRow
        from saleor.checkout import AddressType
        from saleor.plugins.manager import get_plugins_manager

        values = {name: getattr(address, name) for name in ADDRESS_FIELDS}
        row = None
        if address_ref:
            row = self._own_address(user, address_ref)
            if not _is_ours_to_change(row, user, is_default_billing, is_default_shipping):
                row = None
        if row is None:
            row = user.addresses.filter(**values).first() or AddressRow(**values)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        kind = None
        if is_default_billing != is_default_shipping:
            kind = AddressType.BILLING if is_default_billing else AddressType.SHIPPING
        row = get_plugins_manager().change_user_address(row, kind, user)
        user.addresses.add(row)
        self._make_default(user, row, is_default_billing, is_default_shipping)
        return str(row.pk)

    def choose_address(
        self,
        user: Any,
        address_ref: str,
        *,
        is_default_billing: bool,
        is_default_shipping: bool,
    ) -> None:
        row = self._own_address(user, address_ref)
        user.addresses.add(row)
        self._make_default(user, row, is_default_billing, is_default_shipping)

    def saved_addresses(self, user: Any) -> List[Address]:
        rows = {row.pk: row for row in user.addresses.all()}
        for row in (user.default_billing_address, user.default_shipping_address):
            if row is not None:
                rows.setdefault(row.pk, row)
        return [address_value(rows[pk]) for pk in sorted(rows)]

    def default_addresses(self, user: Any) -> Tuple[Optional[Address], Optional[Address]]:
        billing, shipping = user.default_billing_address, user.default_shipping_address
        return billing and address_value(billing), shipping and address_value(shipping)

    def _refuse_taken_email(self, email: str) -> None:
        # Two writers of one address in different cases would both find none.
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('phone_order_email'), hashtext(%s))",
                [email.lower()],
            )
        if self.customer_by_email(email) is not None:
            raise _taken_email()

    def _own_address(self, user: Any, address_ref: str):
        from saleor.account.models import Address as AddressRow

        own = {user.default_billing_address_id, user.default_shipping_address_id}
        own.update(user.addresses.values_list("pk", flat=True))
        row = AddressRow.objects.filter(pk=address_ref, pk__in=own - {None}).first()
        if row is None:
            raise AddressNotFound(field="address_id")
        return row

    def _make_default(self, user, row, is_default_billing, is_default_shipping) -> None:
        changed = []
        if is_default_billing:
            self._keep_in_book(user, user.default_billing_address_id)
            user.default_billing_address = row
            changed.append("default_billing_address")
        if is_default_shipping:
            self._keep_in_book(user, user.default_shipping_address_id)
            user.default_shipping_address = row
            changed.append("default_shipping_address")
        if changed:
            user.save(update_fields=changed)

    def _keep_in_book(self, user: Any, address_id: Optional[int]) -> None:
        """The host lists only what is in the book: a former default would be lost."""
        if address_id is not None:
            user.addresses.add(address_id)


def _known_country(country: str, field: str) -> str:
    """Checked first: the host reads phone numbers as the country's."""
    from saleor.account.i18n import COUNTRY_FORMS

    code = country.upper()
    if code in COUNTRY_FORMS:
        return code
    problem = ValidationError("This field is required.", code="required")
    if code:
        problem = ValidationError("This is not a country's two-letter code.", code="invalid")
    raise _invalid(ValidationError({"country": problem}), field)


def address_value(row: Any) -> Address:
    """A saved address of the host as a value."""
    values = {name: getattr(row, name) for name in ADDRESS_FIELDS}
    values["country"] = row.country.code or ""
    values["phone"] = getattr(row.phone, "as_e164", row.phone) or ""
    return Address(ref=str(row.pk), **values)


def _is_ours_to_change(row, user, is_default_billing, is_default_shipping) -> bool:
    """False if changing the row would also change what nobody asked to change: the
    other default address, or another account's."""
    is_other_default = (
        row.pk == user.default_billing_address_id and not is_default_billing
    ) or (row.pk == user.default_shipping_address_id and not is_default_shipping)
    is_asked_as_default = is_default_billing or is_default_shipping
    return not (
        (is_other_default and is_asked_as_default)
        or row.user_addresses.exclude(pk=user.pk).exists()
    )


def _clean_user(user: Any, names) -> None:
    skipped = [item.name for item in user._meta.fields if item.name not in names]
    try:
        user.clean_fields(exclude=skipped)
    except ValidationError as error:
        raise _invalid(error, "") from error


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
        raise InvalidInput(
            [("redirect_url", str(error.messages[0]), ErrorCode.INVALID)]
        ) from error


def _announce(user: Any) -> None:
    from saleor.plugins.manager import get_plugins_manager

    get_plugins_manager().customer_created(user)


def _send_set_password(redirect_url: str, user: Any) -> None:
    from saleor.account.emails import send_set_password_email_with_url

    send_set_password_email_with_url(redirect_url, user)


def _send_email_changed(old_email: str) -> None:
    from saleor.account.emails import send_user_change_email_notification

    send_user_change_email_notification(old_email)


def _invalid(error: ValidationError, field: str) -> InvalidInput:
    """The host's field errors under the name of the input that holds them."""
    prefix = field + "." if field else ""
    return InvalidInput(
        [
            (
                field or None if name == NON_FIELD_ERRORS else prefix + name,
                str(item.messages[0]),
                _code(item.code),
            )
            for name, items in error.error_dict.items()
            for item in items
        ]
    )


def _code(host_code: Any) -> ErrorCode:
    text = str(getattr(host_code, "value", host_code))
    return {"required": ErrorCode.REQUIRED, "unique": ErrorCode.UNIQUE}.get(
        text, ErrorCode.INVALID
    )
