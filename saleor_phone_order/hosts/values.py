"""What crosses the border between a host and the rest: plain, frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Mapping, Optional, Tuple

from prices import Money, TaxedMoney


@dataclass(frozen=True)
class Address:
    """`country` is ISO 3166-1 alpha-2, `phone` as typed or E.164."""

    country: str
    first_name: str = ""
    last_name: str = ""
    company_name: str = ""
    street_address_1: str = ""
    street_address_2: str = ""
    city: str = ""
    city_area: str = ""
    postal_code: str = ""
    country_area: str = ""
    phone: str = ""
    #: The host's address row; empty for one that is not saved.
    ref: str = ""


#: What an address consists of, whichever row it stands in.
ADDRESS_FIELDS = tuple(item.name for item in fields(Address) if item.name != "ref")


@dataclass(frozen=True)
class AddressBook:
    """A customer's saved addresses, oldest first, and which of them are the defaults."""

    billing: Optional[Address]
    shipping: Optional[Address]
    saved: Tuple[Address, ...]


@dataclass(frozen=True)
class Channel:
    """`ref` is empty where the host has no channels."""

    ref: str
    name: str
    currency: str


@dataclass(frozen=True)
class Country:
    """`code` is ISO 3166-1 alpha-2."""

    code: str
    name: str


@dataclass(frozen=True)
class Variant:
    """A variant as prices and stock see it. Category references: nearest first."""

    ref: str
    sku: str
    name: str
    product_ref: str
    product_name: str
    list_price: Money
    is_available: bool
    available_quantity: int
    is_shipping_required: bool
    category_refs: Tuple[str, ...] = ()
    collection_refs: Tuple[str, ...] = ()


@dataclass(frozen=True)
class VariantName:
    """What a variant is called, wherever it is sold. `sku` is empty for one without."""

    ref: str
    sku: str
    name: str
    product_name: str


class SectionKind(str, Enum):
    CATEGORY = "CATEGORY"
    COLLECTION = "COLLECTION"


@dataclass(frozen=True)
class Section:
    """A part of the catalogue. `parent_ref` is empty at the top, and for collections."""

    kind: SectionKind
    ref: str
    name: str
    parent_ref: str = ""


@dataclass(frozen=True)
class CatalogPage:
    variants: Tuple[Variant, ...]
    total_count: int
    has_next_page: bool


@dataclass(frozen=True)
class CartLine:
    """`unit_price` and `total` are what the host charges, taxes and promotions included."""

    ref: str
    variant: Variant
    quantity: int
    unit_price: TaxedMoney
    total: TaxedMoney


@dataclass(frozen=True)
class ShippingMethod:
    ref: str
    name: str
    price: TaxedMoney


@dataclass(frozen=True)
class NamedShippingMethod:
    """One of the shop's own: each zone has methods of its own, often by the same name."""

    ref: str
    name: str
    zone: str


@dataclass(frozen=True)
class PromoCode:
    """`kind` is VOUCHER or GIFT_CARD. A gift card's code is masked. What is folded is in the
    prices of the lines already."""

    code: str
    kind: str
    name: str
    discount: Money
    is_folded: bool = False


@dataclass(frozen=True)
class CartSnapshot:
    """A cart as the host sees it now."""

    checkout_ref: str
    owner_ref: str
    email: str
    currency: str
    country: str
    note: str
    quantity: int
    lines: Tuple[CartLine, ...]
    billing_address: Optional[Address]
    shipping_address: Optional[Address]
    is_shipping_required: bool
    shipping_method: Optional[ShippingMethod]
    shipping_methods: Tuple[ShippingMethod, ...]
    promo_codes: Tuple[PromoCode, ...]
    subtotal: TaxedMoney
    shipping_price: TaxedMoney
    discount: Money
    total: TaxedMoney


@dataclass(frozen=True)
class CartContents:
    """What is in a cart, without prices. Gift card codes are in the clear."""

    channel_ref: str
    currency: str
    owner_ref: str
    email: str
    note: str
    country: str
    quantities: Mapping[str, int]
    billing_address: Optional[Address]
    shipping_address: Optional[Address]
    shipping_method_ref: str
    promo_codes: Tuple[str, ...]


@dataclass(frozen=True)
class CustomerCart:
    """A cart that the customer has in the shop: variant reference to units."""

    checkout_ref: str
    quantities: Mapping[str, int]
    changed_at: datetime


@dataclass(frozen=True)
class CustomerSummary:
    """Enough to tell people apart on the phone."""

    ref: str
    email: str
    first_name: str
    last_name: str
    city: str
    phone: str
    is_active: bool
    last_order_number: str = ""
    last_order_at: Optional[datetime] = None


@dataclass(frozen=True)
class PastOrder:
    """An earlier order of a customer. `status` is the host's own word."""

    ref: str
    number: str
    placed_at: datetime
    status: str
    total: TaxedMoney


@dataclass(frozen=True)
class OrderedGoods:
    """A line of an earlier order. `variant_ref` is empty if the variant is gone."""

    variant_ref: str
    name: str
    quantity: int


@dataclass(frozen=True)
class OrderSummary:
    """`status` is the host's own word."""

    ref: str
    number: str
    status: str
    is_paid: bool
    total: TaxedMoney
    customer_ref: str = ""
    lines: Tuple[Tuple[str, int], ...] = field(default=())


@dataclass(frozen=True)
class PaymentRecord:
    """A payment by the gateway, as the host's own screens are to show it.

    Amounts are of `currency`: still held, on its way (a debit), taken so far, given back.
    `name` is for people ("Card by phone"), `message` says what is the matter, if anything.
    """

    gateway_ref: str
    name: str
    currency: str
    amount: Decimal
    authorized: Decimal = Decimal(0)
    pending: Decimal = Decimal(0)
    charged: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)
    message: str = ""
    #: Where the shop's staff see it at the gateway.
    url: str = ""


@dataclass(frozen=True)
class RequestAnswer:
    """What became of money that staff asked for on the host's own screens.

    `action` is CHARGE, REFUND or VOID; neither done nor waiting means refused, and `message`
    says why. `request_ref` is the host's question, `gateway_ref` what the gateway did.
    """

    action: str
    amount: Decimal
    is_done: bool = False
    is_waiting: bool = False
    request_ref: str = ""
    gateway_ref: str = ""
    message: str = ""
