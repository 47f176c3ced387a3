"""The questions we ask of Saleor, and the ones that Saleor asks of us.

An adapter (`saleor2`, `saleor3`) answers `Host`, with what both answer alike in modules
beside this one; `Answers` is what the plugin gives back when the host calls it (prices,
tokens, orders). Values that cross this border are the frozen classes in `values`.
References (`…_ref`) are the host's primary keys as text, of a channel its slug.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import nullcontext
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import (
    Any,
    Callable,
    ContextManager,
    Dict,
    FrozenSet,
    Iterable,
    List,
    Mapping,
    Optional,
    Sequence,
    Set,
    Tuple,
)

from django.db.models import QuerySet
from prices import Money

from ..rules.actors import Actor
from ..rules.coupons import Coupon
from ..rules.eligibility import AccountFacts
from ..rules.prices import ResolvedPrice, VariantFacts
from ..rules.search_text import SearchTerms
from ..sample_shop import SampleRows, SampleShop
from .capabilities import Answer, Capability
from .values import (
    Address,
    AddressBook,
    CartContents,
    CartSnapshot,
    CatalogPage,
    Channel,
    Country,
    CustomerCart,
    CustomerSummary,
    OrderedGoods,
    OrderSummary,
    PastOrder,
    PaymentRecord,
    RequestAnswer,
    Section,
    Variant,
    VariantName,
)


class DeadToken(Exception):
    """An impersonation token that opens nothing (any more)."""


class Answers(ABC):
    """What the host asks of the plugin. `saleor_phone_order.answers` implements it."""

    @abstractmethod
    def cart_prices(
        self,
        *,
        checkout_ref: str,
        owner_id: Optional[int],
        load_lines: Callable[[], Tuple[Mapping[str, int], Mapping[str, VariantFacts]]],
        now: datetime,
        channel_ref: str = "",
    ) -> Dict[str, ResolvedPrice]:
        """Prices, before taxes and promotions, of the variants that do not cost their
        list price. `load_lines` gives units in the cart and price facts by variant
        reference; it is called only if prices of ours can be in it."""

    @abstractmethod
    def shipping_price(
        self, *, checkout_ref: str, method_ref: str, currency: str, now: datetime
    ) -> Optional[Money]:
        """What an agent lets the shipping of a cart cost by this method, before vouchers and
        taxes; None: what the host says."""

    @abstractmethod
    def catalogue_prices(
        self,
        *,
        customer_id: Optional[int] = None,
        tier_ref: str = "",
        load_variants: Callable[[], Mapping[str, VariantFacts]],
        now: datetime,
        channel_ref: str = "",
    ) -> Dict[str, Money]:
        """Prices of one unit for a customer, or for a tier, of variants that differ from
        the list. `load_variants` is called only if the customer has a tier."""

    @abstractmethod
    def tier_query(self, customer_id: int) -> QuerySet:
        """For use in a query: its first row is the customer's tier, whose key is the
        `tier_ref` of `catalogue_prices`."""

    @abstractmethod
    def impersonation(self, *, token: str, now: datetime):
        """The open session that an impersonation token speaks for.

        :returns: None if the token is not one of ours, else the `Session`.
        :raises DeadToken: it is ours and must not open anything.
        """

    @abstractmethod
    def refuse_impersonated(self, *, session, operation: str, now: datetime) -> None:
        """Record that an impersonated request tried a forbidden operation."""

    @abstractmethod
    def lock_cart(self, session_id) -> bool:
        """Lock the session until the transaction ends, and say whether its cart may be
        changed: it may have ended since the request began."""

    @abstractmethod
    def may_place_order(self, *, checkout_ref: str) -> bool:
        """False while the cart is in an open session: only Process may place it."""

    @abstractmethod
    def order_placed(self, *, checkout_ref: str, order_ref: str, now: datetime) -> Optional[int]:
        """The host placed an order from a cart. Returns its customer's id if the cart
        is ours (the host does not know it for a cart without an owner)."""

    @abstractmethod
    def account_deleted(self, *, customer_ref: str, now: datetime) -> None:
        """An account is about to be deleted, in this transaction."""

    @abstractmethod
    def account_switched_off(self, *, customer_ref: str, now: datetime) -> None:
        """An account that is not active was saved; perhaps it was anonymised."""

    @abstractmethod
    def is_order_in_review(self, order_ref: str) -> bool:
        """The order waits for a review and must not be changed by the host's screens."""

    @abstractmethod
    def is_order_being_charged(self, order_ref: str) -> bool:
        """The order goes out with its payment, and must not do so before."""

    @abstractmethod
    def payment_requested(
        self,
        *,
        gateway_ref: str,
        order_ref: str,
        action: str,
        amount: Decimal,
        question_ref: str,
        is_told: bool,
        actor: Optional[Actor],
        clock: Callable[[], datetime],
    ) -> Optional[RequestAnswer]:
        """Staff ask for money on the host's own screens: CHARGE, REFUND or VOID. None if it
        is no payment of ours.

        :param question_ref: the host's name of the question; "" if it has none.
        :param is_told: the host writes down the answer by itself; else
            `answer_payment_request` does, unless it is refused at once.
        """


class SchemaPort(ABC):
    @abstractmethod
    def register_permissions(self) -> None:
        """Add our permissions to the host's enum. Called when models are imported."""

    @abstractmethod
    def extend_schema(self, get_types: Callable[[], Tuple[type, type]]) -> None:
        """Put our queries and mutations into `/graphql/` and guard every mutation.
        `get_types` returns the graphene mixins (queries, mutations)."""

    @abstractmethod
    def date_time_type(self) -> type:
        """The graphene scalar `DateTime` of the host's schema."""

    @abstractmethod
    def actor(self, context: Any) -> Actor:
        """Who makes a GraphQL request."""

    @abstractmethod
    def permission_denied(self, message: str) -> Exception:
        """The exception that the host's API reports as a denied permission."""

    @abstractmethod
    def user_of(self, actor: Actor) -> Any:
        """The staff account of an actor of kind STAFF, None for others."""

    @abstractmethod
    def may_handle_phone_orders(self, user: Any) -> bool:
        """An active staff account that holds HANDLE_PHONE_ORDERS right now."""

    @abstractmethod
    def app_names(self, refs: Iterable[str]) -> Dict[str, str]:
        """Names by reference, of apps that the host still knows."""

    @abstractmethod
    def app_may_handle_phone_orders(self, app_ref: str) -> bool:
        """The same of an app."""


class AccountsPort(ABC):
    """Every method that changes an account runs inside the caller's transaction; mails
    and webhooks leave after its commit."""

    @abstractmethod
    def account_facts(self, user: Any, actor: Actor) -> AccountFacts:
        """What eligibility is decided on, read fresh from the database."""

    @abstractmethod
    def customer(self, customer_id: Any, lock: bool = False) -> Any:
        """The user row, or None."""

    @abstractmethod
    def customer_by_email(self, email: str) -> Any:
        """The user row with this e-mail (any case), or None."""

    @abstractmethod
    def search_customers(
        self, terms: SearchTerms, *, limit: int, offset: int
    ) -> Tuple[List[CustomerSummary], bool]:
        """Accounts that match, best first, and whether more follow. No staff, nobody
        with permissions or groups; inactive ones are shown as such. A fixed number of
        queries."""

    @abstractmethod
    def customer_summary(self, user: Any) -> CustomerSummary:
        """What tells a customer apart from others."""

    @abstractmethod
    def address_books(self, refs: Sequence[str]) -> Dict[str, AddressBook]:
        """Saved addresses of customers by their reference, in a fixed number of queries."""

    @abstractmethod
    def past_orders(self, refs: Sequence[str], *, limit: int) -> Dict[str, List[PastOrder]]:
        """Placed orders of customers by their reference, newest first, at most `limit`
        each, in a fixed number of queries."""

    @abstractmethod
    def ordered_goods(self, customer: Any, order_ref: str) -> Optional[List[OrderedGoods]]:
        """What was in a placed order of the customer; None if they have none such."""

    @abstractmethod
    def may_manage_users(self, actor: Actor) -> bool:
        """The actor holds the host's own MANAGE_USERS right now."""

    @abstractmethod
    def may_refund(self, actor: Actor) -> bool:
        """The actor holds what the host itself asks for a refund right now: HANDLE_PAYMENTS,
        or MANAGE_ORDERS where there is no such permission."""

    @abstractmethod
    def create_customer(
        self, *, email: str, first_name: str, last_name: str, redirect_url: str
    ) -> Any:
        """An active, non-staff account without a usable password. With a `redirect_url`
        the host mails a link there to set one.

        :raises InvalidInput: with the host's own field errors; UNIQUE for an e-mail
            that is taken in any case.
        """

    @abstractmethod
    def update_customer(self, user: Any, *, fields: Mapping[str, str], actor: Actor) -> None:
        """Change `first_name`, `last_name`, `email` as given.

        :raises InvalidInput: as in `create_customer`.
        """

    @abstractmethod
    def tell_old_address(self, user: Any, old_email: str) -> None:
        """Mail to the former address of an account that it was changed."""

    @abstractmethod
    def known_customer_types(self, refs: Iterable[str]) -> FrozenSet[str]:
        """Those that exist.

        :raises NotSupportedByHost: its customers have no types.
        """

    @abstractmethod
    def customers_with_type(self, customer_ids: Iterable[int]) -> Optional[QuerySet]:
        """Rows of these customers, without staff, with `type_ref`, for use in a query; None
        where the host's customers have no types."""

    @abstractmethod
    def has_password_or_order(self, user: Any) -> bool:
        """The account is somebody's: it was logged in to, or bought something."""

    @abstractmethod
    def validate_address(self, address: Address, *, field: str = "") -> Address:
        """Normalised by the host's rules for the country.

        :raises InvalidInput: one error a field, named `field.postal_code` and so on
            (without `field`: `postal_code`).
        """

    @abstractmethod
    def save_address(
        self,
        user: Any,
        address: Address,
        *,
        address_ref: str = "",
        is_default_billing: bool,
        is_default_shipping: bool,
    ) -> str:
        """Add a validated address to the account (`address_ref` empty; an equal one is
        not added twice) or change one of it. Returns its reference. An address that is
        also another account's, or the other default, is not changed: a new one is added.

        :raises AddressNotFound: `address_ref` is not one of the account's.
        """

    @abstractmethod
    def choose_address(
        self,
        user: Any,
        address_ref: str,
        *,
        is_default_billing: bool,
        is_default_shipping: bool,
    ) -> None:
        """Make a saved address a default one.

        :raises AddressNotFound:
        """

    @abstractmethod
    def default_addresses(self, user: Any) -> Tuple[Optional[Address], Optional[Address]]:
        """Billing, shipping."""


class CataloguePort(ABC):
    @abstractmethod
    def variants(
        self, *, refs: Iterable[str] = (), skus: Iterable[str] = (), channel_ref: str, country: str
    ) -> Dict[str, Variant]:
        """Known variants by reference, in a fixed number of queries."""

    @abstractmethod
    def search_variants(
        self,
        *,
        text: str,
        category_ref: str,
        collection_ref: str,
        channel_ref: str,
        country: str,
        limit: int,
        offset: int,
        refs: Optional[Iterable[str]] = None,
    ) -> CatalogPage:
        """Published variants: each word is part of a SKU, a product's or variant's name.

        :param refs: only these.
        """

    @abstractmethod
    def sections(
        self, channel_ref: Optional[str], *, refs: Optional[Iterable[str]] = None
    ) -> List[Section]:
        """Categories, then collections, each by name: those in which a customer finds
        something there, with the categories above; all for None. A fixed number of queries.

        :param refs: these variants alone can be found.
        """

    @abstractmethod
    def promoted_prices(
        self,
        *,
        variants: Iterable[Variant],
        prices: Mapping[str, Money],
        channel_ref: str,
        now: datetime,
    ) -> Dict[str, Money]:
        """What `prices` (by variant reference) become by the host's catalogue promotions,
        as they apply to lines of a cart; before taxes."""

    @abstractmethod
    def variant_names(
        self, *, refs: Iterable[str] = (), skus: Iterable[str] = ()
    ) -> Dict[str, VariantName]:
        """Those that exist, by reference. One query."""

    @abstractmethod
    def section_names(self, *, kind: str, refs: Iterable[str]) -> Dict[str, str]:
        """Those that exist, by reference; `kind` is CATEGORY or COLLECTION. One query."""

    @abstractmethod
    def cart_country(self, checkout_ref: str) -> str:
        """Where a cart goes (ISO 3166-1 alpha-2): what stock and shipping depend on.
        The shop's own country for a cart that is gone."""

    @abstractmethod
    def list_prices(self, *, refs: Iterable[str], channel_ref: str) -> Dict[str, Money]:
        """List prices of known variants by reference."""


class CartsPort(ABC):
    """Every method that changes a cart runs inside the caller's transaction."""

    @abstractmethod
    def channel(self, channel_ref: str) -> Tuple[str, str]:
        """Reference ("" where the host has no channels) and currency; the default
        channel for an empty reference.

        :raises NotSupportedByHost: a channel is named and the host has none.
        """

    @abstractmethod
    def maximum_quantity(self) -> Optional[int]:
        """Most units of one line; None: the shop sets no limit."""

    @abstractmethod
    def create_cart(self, *, customer: Any, email: str, channel_ref: str) -> str:
        """An empty checkout that nobody owns, with the customer's default addresses."""

    @abstractmethod
    def customer_carts(self, customer: Any) -> List[CustomerCart]:
        """The checkouts that the customer owns and sees in the shop, newest first."""

    @abstractmethod
    def shipping_countries(self, channel_ref: str) -> FrozenSet[str]:
        """Where the shop's own zones ship to, as two-letter codes; empty if none says."""

    @abstractmethod
    def cart_quantities(self, checkout_ref: str) -> Dict[str, int]:
        """Variant reference to units, as the database has it."""

    @abstractmethod
    def cart_line_variants(self, checkout_ref: str) -> Dict[str, str]:
        """Line reference to variant reference."""

    @abstractmethod
    def set_quantities(
        self, checkout_ref: str, quantities: Mapping[str, int], *, now: datetime
    ) -> None:
        """Make lines have these units (0 removes), in a number of queries that does
        not grow with the lines; then delivery and voucher are checked as the host does.

        :raises InsufficientStock: with variant and available quantity.
        :raises ProductNotAvailable: unpublished.
        """

    @abstractmethod
    def set_addresses(
        self,
        checkout_ref: str,
        *,
        billing: Optional[Address],
        shipping: Optional[Address],
        now: datetime,
    ) -> None: ...

    @abstractmethod
    def set_shipping_method(self, checkout_ref: str, method_ref: str, *, now: datetime) -> None:
        """:raises ShippingMethodNotApplicable, AddressRequired, ShippingNotRequired:"""

    @abstractmethod
    def add_promo_code(self, checkout_ref: str, code: str, *, now: datetime) -> None:
        """:raises InvalidPromoCode, VoucherNotApplicable:"""

    @abstractmethod
    def remove_promo_code(self, checkout_ref: str, code: str, *, now: datetime) -> None: ...

    @abstractmethod
    def set_email(self, checkout_ref: str, email: str) -> None: ...

    @abstractmethod
    def set_note(self, checkout_ref: str, note: str) -> None: ...

    @abstractmethod
    def snapshot(self, checkout_ref: str, *, now: datetime) -> Optional[CartSnapshot]:
        """The cart with totals and taxes by the host; None if it is gone. May call a
        tax app, so never under a lock."""

    @abstractmethod
    def reprice(self, checkout_ref: str, *, now: datetime) -> bool:
        """The prices of the lines have moved, not the lines: delivery and voucher are checked
        as the host does then. Says whether the host wrote another price down."""

    @abstractmethod
    def forget_prices(self, checkout_ref: str, *, now: datetime) -> None:
        """The next look at the cart asks what it costs now, where the host keeps that for a
        while."""

    @abstractmethod
    def give_cart(self, checkout_ref: str, customer: Any) -> None:
        """The customer owns the cart from now on, and finds it on top of the others."""

    @abstractmethod
    def delete_cart(self, checkout_ref: str) -> None:
        """Also gone already is fine."""

    @abstractmethod
    def delete_empty_carts(self, checkout_refs: Iterable[str]) -> Set[str]:
        """Delete those that have no lines and no payment, in a number of queries that does
        not grow with them. Returns those that are gone now, or were before."""


class CampaignsPort(ABC):
    @abstractmethod
    def shipping_method_names(self, channel_ref: str) -> Dict[str, str]:
        """The shop's own methods of a channel by reference, in the order of their names. One
        query."""

    @abstractmethod
    def bought_variants(
        self, *, customer: Any, email: str, variant_refs: Iterable[str]
    ) -> Set[str]:
        """Which of these variants the customer (None: nobody with an account), or whoever has
        this e-mail, has ordered. Cancelled orders do not count, those in review do. One query."""


class DetailsPort(ABC):
    """Every method that writes runs inside the caller's transaction."""

    @abstractmethod
    def profile(self, customer: Any) -> Dict[str, str]:
        """What the customer's private metadata holds of ours, as the database has it."""

    @abstractmethod
    def write_profile(self, customer: Any, changes: Mapping[str, str]) -> None:
        """Change these keys, "" takes away; all others stay, whoever writes at the same time."""

    @abstractmethod
    def agents(self) -> QuerySet:
        """Active staff who hold HANDLE_PHONE_ORDERS right now, by name."""

    @abstractmethod
    def tag_cart(self, checkout_ref: str, metadata: Mapping[str, str]) -> None:
        """Whoever makes an order of the cart, this is in its private metadata then."""

    @abstractmethod
    def add_order_note(self, order_ref: str, note: str, *, actor: Actor) -> None:
        """A note for the shop's staff, of whom it names the actor. Nobody outside is told."""


class GivenPricesPort(ABC):
    """What prices that agents give depend on."""

    @abstractmethod
    def permission_groups(self) -> List[Tuple[str, str]]:
        """Reference and name of each group of staff, by name. One query."""

    @abstractmethod
    def groups_of(self, user_id: int) -> List[str]:
        """References of a staff member's groups. One query."""

    @abstractmethod
    def shipping_price(self, checkout_ref: str) -> Optional[Tuple[str, Money]]:
        """The method that is chosen, and what it costs by the host before vouchers and taxes,
        whatever an agent gave; None without one. Calls nobody."""

    @abstractmethod
    def shipping_price_moved(self, checkout_ref: str, *, now: datetime) -> None:
        """What the agent lets the shipping of the cart cost was changed."""


class DashboardPort(ABC):
    """The desk's entries in the host's Dashboard."""

    @abstractmethod
    def put_into_dashboard(self, desk_url: str) -> Tuple[str, List[str]]:
        """Make the rows what this version knows, in the caller's transaction. Returns the
        desk's path in the Dashboard, and what was changed, for people.

        :raises NotSupportedByHost: its Dashboard has no extensions.
        """

    @abstractmethod
    def take_out_of_dashboard(self) -> bool:
        """Whether anything was there."""


class DeskPort(ABC):
    """What the shop is, to an agent who begins to work."""

    @property
    @abstractmethod
    def has_several_carts(self) -> bool:
        """A customer finds all carts that they own, not only the latest."""

    @property
    @abstractmethod
    def has_refresh_token(self) -> bool:
        """A staff login gives a token to ask for the next one with."""

    @abstractmethod
    def channels(self) -> List[Channel]:
        """Those in which sessions can be, the default one first."""

    @abstractmethod
    def countries(self) -> List[Country]:
        """Those that an address may be in, by name."""

    @abstractmethod
    def default_country(self) -> str:
        """The shop's own (ISO 3166-1 alpha-2)."""


class DraftsPort(ABC):
    @abstractmethod
    def shop_name(self) -> str:
        """What customers know the shop by."""

    @abstractmethod
    def cart_contents(self, checkout_ref: str) -> Optional[CartContents]:
        """What is in a cart; None if it is gone. Calls nobody, so it may be read under
        a lock."""


class MailsPort(ABC):
    @abstractmethod
    def mail_connection(self, channel_ref: str) -> Tuple[Any, str]:
        """How the shop's own mails leave: a connection of Django's that is not open yet,
        and the sender. It gives up on a silent server before long."""

    @abstractmethod
    def absolute_url(self, path: str) -> str:
        """A page of the shop; an absolute address stays as it is."""

    @abstractmethod
    def language_of(self, user: Any) -> str:
        """Of a customer or agent; the shop's own where the host does not know, or for None."""

    @abstractmethod
    def supervisors(self) -> List[Any]:
        """Active staff who hold MANAGE_PHONE_ORDERS right now."""

    @abstractmethod
    def order_email(self, order_ref: str) -> str:
        """Where mails about an order go; "" for an order that is gone."""


class OrdersPort(ABC):
    @abstractmethod
    def place_order(
        self,
        checkout_ref: str,
        *,
        customer: Any,
        actor: Actor,
        is_held: bool,
        is_external: bool = True,
        private_metadata: Mapping[str, str],
        now: datetime,
    ) -> OrderSummary:
        """Make an order of the cart and delete the cart; runs in the caller's
        transaction. Held: stock is taken, but no fulfilment, mail or webhook happens
        until `release_order`. Not held: ready to fulfil, or waiting for the shop's own
        look at it, as the channel says.

        External: what is left to pay counts as paid outside the shop once the order is
        released. Else the caller records a payment (`record_payment`), or nothing is to
        be paid.

        :raises EmptyCart, AddressRequired, ShippingMethodRequired, InsufficientStock,
            VoucherNotApplicable:
        """

    @abstractmethod
    def release_order(
        self,
        order_ref: str,
        *,
        actor: Actor,
        is_external: bool = True,
        is_reviewed: bool = True,
        now: datetime,
    ) -> OrderSummary:
        """A held order becomes a normal one. Without a review the channel says whether the
        shop looks at it by hand."""

    @abstractmethod
    def refuse_order(self, order_ref: str, *, actor: Actor, now: datetime) -> OrderSummary:
        """A held order is cancelled: stock, voucher use and gift cards given back."""

    @abstractmethod
    def is_order_held(self, order_ref: str) -> bool:
        """It is there, and waits for `release_order`."""

    @abstractmethod
    def order_summaries(self, order_refs: Iterable[str]) -> Dict[str, OrderSummary]:
        """Known orders by reference, in a fixed number of queries."""

    def order_summary(self, order_ref: str) -> Optional[OrderSummary]:
        return self.order_summaries([order_ref]).get(order_ref)

    @abstractmethod
    def is_address_new(self, checkout_ref: str, customer: Any) -> bool:
        """No earlier order of the customer (None: a guest, who has none) went where the
        cart goes; what needs no shipping goes nowhere."""


class PaymentsPort(ABC):
    @abstractmethod
    def gateway_settings(self) -> Dict[str, Dict[str, str]]:
        """What admins saved of the payment gateway, by channel reference ("" where the
        host has no channels): `secret_key`, `publishable_key`, `webhook_secret`. Channels
        in which it is switched off are left out. One query."""

    @abstractmethod
    def record_payment(
        self, order_ref: str, payment: PaymentRecord, *, host_ref: str, actor: Actor, now: datetime
    ) -> str:
        """Make the host's record of an order's payment say what `payment` says, in the
        caller's transaction; a second time changes nothing.

        :param host_ref: what the first time returned; "" for the first time.
        """

    @abstractmethod
    def answer_payment_request(
        self, order_ref: str, host_ref: str, answer: RequestAnswer, *, actor: Actor
    ) -> None:
        """Say on the host's screens what became of money that was asked for there, in the
        caller's transaction."""


class VouchersPort(ABC):
    """Vouchers beside the one that the host keeps for a cart."""

    @abstractmethod
    def coupon_terms(
        self,
        *,
        codes: Iterable[str],
        email: str,
        variant_refs: Iterable[str],
        channel_ref: str,
        now: datetime,
    ) -> Dict[str, Coupon]:
        """Terms of the vouchers that have these codes, by code, for a cart of these variants
        and whoever has this e-mail."""

    @abstractmethod
    def promotions(
        self, *, variant_refs: Iterable[str], channel_ref: str, now: datetime
    ) -> Callable[[str, Money], Money]:
        """What the catalogue promotions leave of a variant's unit price in a cart, without
        asking the database each time."""

    @abstractmethod
    def voucher_tax_factors(
        self, *, checkout_ref: str, variant_refs: Iterable[str]
    ) -> Mapping[str, Fraction]:
        """By how much a variant's price grows before a voucher comes off it; by 1 where none
        is given."""

    @abstractmethod
    def voucher_user(self, checkout_ref: str) -> Tuple[str, str]:
        """The code of the voucher that the host keeps for a cart, and the e-mail that it counts
        uses by; "" where there is none."""

    @abstractmethod
    def refuse_voucher(
        self,
        code: str,
        *,
        spent: Money,
        quantity: int,
        email: str,
        customer: Any,
        channel_ref: str,
        now: datetime,
    ) -> None:
        """By the host's own rules, of a cart with this subtotal and so many units.

        :raises InvalidPromoCode, VoucherNotApplicable: with the host's message.
        """

    @abstractmethod
    def lock_vouchers(self, codes: Iterable[str]) -> None:
        """Nobody else counts a use of them until the transaction ends."""

    @abstractmethod
    def use_vouchers(self, codes: Iterable[str], *, email: str) -> None:
        """Count one use of each, as the host counts its own.

        :raises VoucherNotApplicable: the customer has used it before.
        """


class SampleShopPort(ABC):
    @abstractmethod
    def make_sample_shop(self, shop: SampleShop) -> SampleRows:
        """Make what is missing of the host's rows: staff in permission groups, customers
        with a password, stock, one shipping method, a payment gateway without a network.
        Runs in the caller's transaction.

        :raises LookupError: the host's own sample data is not there.
        """


class Host(
    SchemaPort,
    AccountsPort,
    CampaignsPort,
    CataloguePort,
    CartsPort,
    DetailsPort,
    DashboardPort,
    DeskPort,
    DraftsPort,
    GivenPricesPort,
    MailsPort,
    OrdersPort,
    PaymentsPort,
    VouchersPort,
    SampleShopPort,
):
    """A supported Saleor."""

    #: For people: "Saleor 2.10".
    name: str = ""

    #: Why the plugin cannot run on it; "" for every host that has an adapter.
    problem: str = ""

    answers: Answers

    @abstractmethod
    def plugin_class(self) -> type:
        """What the host knows as our plugin. Imports the host's modules."""

    @abstractmethod
    def gateway_plugin_class(self) -> type:
        """The page with the payment gateway's keys. Imports the host's modules."""

    @abstractmethod
    def capabilities(self) -> Mapping[Capability, Answer]:
        """What the plugin can do on the Saleor that it runs in."""

    @abstractmethod
    def saved_settings(self) -> Mapping[str, Any]:
        """What admins saved on the plugin's page in the host, by name; one query."""

    def background_work(self) -> ContextManager[Any]:
        """Around everything that a worker does by itself."""
        return nullcontext()

    @abstractmethod
    def remove_traces(self) -> None:
        """Delete the rows about the plugin in tables that are not ours: permissions,
        settings, schedule."""

    def connect(self, answers: Answers) -> None:
        """Give the host our side of the conversation; called once at start."""
        self.answers = answers
