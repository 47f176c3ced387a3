"""Who and what is in the sample shop, besides the host's own sample data.

Plain data of the standard library, so that a script that only talks HTTP can read it too.
For trying things out on one's own machine: everybody's password is printed here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, Mapping, Optional, Tuple

PASSWORD = "phone-order"

AGENT = "AGENT"
SUPERVISOR = "SUPERVISOR"
CUSTOMER = "CUSTOMER"

#: Names of permission groups in the shop, by the role of those in them.
GROUPS: Mapping[str, str] = {AGENT: "Phone agents", SUPERVISOR: "Phone supervisors"}


@dataclass(frozen=True)
class Person:
    """A staff account or a customer; staff have no address and no tier."""

    email: str
    first_name: str
    last_name: str
    role: str
    tier: str = ""
    address: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return "%s %s" % (self.first_name, self.last_name)


@dataclass(frozen=True)
class Tier:
    """Percentages are discounts; category and collection by slug, prices by SKU and
    minimum quantity."""

    name: str
    default_percentage: Optional[str] = None
    categories: Mapping[str, str] = field(default_factory=dict)
    collections: Mapping[str, str] = field(default_factory=dict)
    prices: Mapping[Tuple[str, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Product:
    """One variant of a product, as Saleor 2.10's own sample data has it; `collection` is
    empty or the one that it must be in. Category and collection by slug."""

    name: str
    variant_name: str
    price: str
    category: str
    collection: str = ""


@dataclass(frozen=True)
class Offer:
    """What a campaign sells, by SKU. Amounts of one unit; empty for none."""

    sku: str
    text: str
    kind: str = "OFFER"
    price: str = ""
    lowest_price: str = ""
    maximum_quantity: Optional[int] = None


@dataclass(frozen=True)
class Question:
    """A field of a campaign's own: TEXT, CHECKBOX or DROP_DOWN."""

    key: str
    label: str
    kind: str
    choices: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Campaign:
    """Scripts are Markdown; `allowed` names what agents may do besides."""

    code: str
    name: str
    main_script: str
    rebuttal_script: str
    upsell_script: str
    offers: Tuple[Offer, ...]
    fields: Tuple[Question, ...] = ()
    allowed: Tuple[str, ...] = ()


@dataclass(frozen=True)
class SampleShop:
    """`products`: by SKU. Their stock is filled up and no promotion touches them, so
    that the figures are the same every time. `past_orders`: e-mail to orders, each SKU to
    units. One shipping method for `country` has a round price."""

    people: Tuple[Person, ...]
    tiers: Tuple[Tier, ...]
    campaigns: Tuple[Campaign, ...]
    products: Mapping[str, Product]
    past_orders: Mapping[str, Tuple[Mapping[str, int], ...]]
    country: str
    shipping_name: str
    shipping_price: str
    stock: int


@dataclass(frozen=True)
class SampleRows:
    """The host's rows: keys of users by e-mail, references by SKU and slug. `made` says in
    words what was not there before."""

    users: Dict[str, int]
    variants: Dict[str, str]
    categories: Dict[str, str]
    collections: Dict[str, str]
    shipping_method_ref: str
    made: Tuple[str, ...]


T_SHIRT = "118223591"
T_SHIRT_M = "338223582"
CUSHION = "698223581"
ORANGE_JUICE = "938323582"
PARROT = "987126191"

AVA = Person("agent@example.com", "Ava", "Lindqvist", AGENT)
SAM = Person("supervisor@example.com", "Sam", "Ortega", SUPERVISOR)
NOOR = Person("supervisor2@example.com", "Noor", "Haddad", SUPERVISOR)

DANA = Person(
    "dana.whitfield@example.com",
    "Dana",
    "Whitfield",
    CUSTOMER,
    tier="Wholesale",
    address={
        "company_name": "Whitfield Gifts",
        "street_address_1": "88 Varick Street",
        "city": "New York",
        "country_area": "NY",
        "postal_code": "10013",
        "country": "US",
        "phone": "+12125550142",
    },
)
RUTH = Person(
    "ruth.okafor@example.com",
    "Ruth",
    "Okafor",
    CUSTOMER,
    tier="Gold",
    address={
        "street_address_1": "2210 Main Street",
        "city": "Santa Monica",
        "country_area": "CA",
        "postal_code": "90405",
        "country": "US",
        "phone": "+13105550144",
    },
)
MARTIN = Person(
    "martin.keller@example.com",
    "Martin",
    "Keller",
    CUSTOMER,
    address={
        "street_address_1": "401 North Clark Street",
        "city": "Chicago",
        "country_area": "IL",
        "postal_code": "60654",
        "country": "US",
        "phone": "+13125550198",
    },
)

SUMMER = Campaign(
    "SUMMER",
    "Summer at home",
    main_script="""## Hello {customer}

This is **{agent}** from {shop}. Do you have a minute?

1. We have our *Code Division T-shirt* at a summer price.
2. It comes in M and L. Which one fits?
""",
    rebuttal_script="""**“I have enough T-shirts.”**

It makes a good present: we send it to any address.

**“I have to think about it.”**

I can send you a link with everything in it. The price is yours for two weeks.
""",
    upsell_script="""While we are at it: our *Orange Juice* goes with every summer afternoon.
Shall I add six bottles?
""",
    offers=(
        Offer(T_SHIRT_M, "Pure cotton. Runs small.", price="27.00", maximum_quantity=10),
        Offer(T_SHIRT, "Pure cotton. Runs small.", price="27.00", maximum_quantity=10),
        Offer(CUSHION, "Washable, 55 by 55 cm.", lowest_price="15.00"),
        Offer(ORANGE_JUICE, "Fresh, keeps for three weeks.", kind="UPSELL", price="4.50"),
    ),
    fields=(
        Question("heard_of_us", "Where did you hear of us?", "TEXT"),
        Question("wants_catalogue", "Send the printed catalogue", "CHECKBOX"),
        Question("best_time", "Best time to call", "DROP_DOWN", ("Morning", "Evening")),
    ),
)

#: With two of them the desk chooses none by itself.
THANKS = Campaign(
    "THANKS",
    "Thanks to our regulars",
    main_script="Hello {customer}, this is **{agent}**. We have something for our regulars.",
    rebuttal_script="**“Too dear.”** Then let me see what I can do for you.",
    upsell_script="There is a cushion that goes with it.",
    offers=(
        Offer(PARROT, "45 by 45 cm.", lowest_price="12.00", maximum_quantity=4),
        Offer(CUSHION, "Washable, 55 by 55 cm.", kind="UPSELL", lowest_price="15.00"),
    ),
    allowed=("are_prices_adjustable", "is_shipping_adjustable", "are_coupons_combined"),
)

SAMPLE_SHOP = SampleShop(
    people=(AVA, SAM, NOOR, DANA, RUTH, MARTIN),
    tiers=(
        Tier(
            "Wholesale",
            default_percentage="10",
            categories={"groceries": "15"},
            prices={(T_SHIRT, 1): "26.00", (T_SHIRT, 5): "24.00", (T_SHIRT, 10): "21.00"},
        ),
        Tier("Gold", collections={"summer-collection": "20"}),
    ),
    campaigns=(SUMMER, THANKS),
    products={
        T_SHIRT_M: Product("Code Division T-shirt", "M", "30.00", "t-shirts"),
        T_SHIRT: Product("Code Division T-shirt", "L", "30.00", "t-shirts"),
        CUSHION: Product("Colored Parrot Cushion", "55cm x 55cm", "20.00", "homewares"),
        ORANGE_JUICE: Product("Orange Juice", "1l", "5.00", "juices"),
        PARROT: Product(
            "White Parrot Cushion", "45cm x 45cm", "20.00", "homewares", "summer-collection"
        ),
    },
    past_orders={MARTIN.email: ({CUSHION: 2}, {ORANGE_JUICE: 6, T_SHIRT: 1})},
    country="US",
    shipping_name="Parcel",
    shipping_price="6.00",
    stock=1000,
)
