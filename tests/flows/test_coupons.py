"""Several coupons in one cart, on a real host: the first is its own, others are folded."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from prices import Money

from saleor_phone_order.flows import cart_views, continuing, coupons, handoff, rebuilding, reviewing
from saleor_phone_order.hosts.refusals import InvalidPromoCode, VoucherNotApplicable
from saleor_phone_order.rules.prices import ReasonKind
from tests.graphql.amounts import gross

pytestmark = pytest.mark.django_db


PERCENT = {"discount_value_type": "percentage"}
SPECIFIC = {"type": "specific_product"}
ONCE = {"apply_once_per_order": True}


def kinds(coffee, tea, collection):
    """Every kind of voucher for goods: amount, fields, and what it is for."""
    yield "17.00", {"min_spent_amount": Decimal("40.00"), "min_checkout_items_quantity": 5}, {}
    yield "12.50", PERCENT, {}
    yield "33.00", {**ONCE, **PERCENT}, {}
    yield "1.11", SPECIFIC, {"products": tea.product}
    yield "33.33", {**SPECIFIC, **PERCENT}, {"collections": collection}
    yield "2.50", {**SPECIFIC, **ONCE}, {"categories": coffee.product.category}
    if hasattr(coffee, "channel_listings"):
        yield "15.00", {**SPECIFIC, **PERCENT}, {"variants": coffee}


def test_each_kind_takes_off_what_the_host_says_and_folded_hardly_less(
    till, shop, customer, coffee, tea, own_cart, data, gid
):
    shop.sale("25", coffee.product)  # 15.00 each from now on
    collection = shop.collection("Hot", coffee.product)
    plain = gid("Checkout", own_cart(customer, COFFEE=2, TEA=3))
    hosts = {}
    for number, (amount, fields, chosen) in enumerate(kinds(coffee, tea, collection)):
        code = "KIND%s" % number
        voucher = shop.voucher(code, amount, **fields)
        for relation, row in chosen.items():
            getattr(voucher, relation).add(row)
        answer = data(shop.promo_code_add, as_=customer, id=plain, code=code)
        hosts[code] = Decimal(str(gross(answer["checkout"]["totalPrice"])))
        till.add(code)
        # An order takes as long as all the rest: of those that have to be rounded.
        total = till.order_total if "discount_value_type" in fields else till.total
        assert total == hosts[code], (amount, fields)
        till.remove(code)
    before = till.total
    shop.voucher("NOTHING", "0.00")
    till.add("NOTHING")
    for code, total in hosts.items():
        till.add(code)
        (_, (shown, taken, is_folded)), folded = till.codes_and_total
        assert (shown, is_folded) == (code, True)
        assert folded == before - Decimal(taken)
        assert total <= folded <= total + 5 * Decimal("0.01"), code
        till.remove(code)
    assert till.codes_and_total == ([("NOTHING", "0.00", False)], before)
    assert before == Decimal("62.50")


@pytest.mark.one_saleor_3
def test_the_documented_arithmetic_of_three_codes(till, shop, coffee, tea, process, agent):
    shop.sale("25", coffee.product)
    shop.voucher("TEN", "10", **PERCENT)
    shop.voucher("FIVE", "5.00")
    shop.voucher("TEA", "1.00", **SPECIFIC).products.add(tea.product)
    for code in ("TEN", "FIVE", "TEA"):
        till.add(code)
    # 2 × 15.00 + 3 × 7.50 = 52.50: five are 1.42 of a coffee (0.01 more, as rounding left 0.03)
    # and 0.71 of a tea; then 1.00 off each tea; ten per cent of the 44.51 that are left.
    assert till.codes == [("TEN", "4.45", False), ("FIVE", "4.99", True), ("TEA", "3.00", True)]
    assert till.total == Decimal("50.06")
    price = till.cart.prices[str(tea.pk)]
    assert (price.list_price, price.unit) == (usd("7.50"), usd("5.79"))
    assert price.reason.kind is ReasonKind.COUPON
    order = shop.order(process(till.session, agent, expected_total=Decimal("50.06")).order.ref)
    assert order.total.gross == usd("50.06")


def usd(amount):
    return Money(Decimal(amount), "USD")


@pytest.mark.one_host
def test_the_others_stay_as_they_are_when_the_hosts_own_goes(till, shop):
    shop.voucher("TEN", "10", **PERCENT)
    shop.voucher("FIVE", "5.00")
    till.add("TEN")
    till.add("FIVE")
    till.add("FIVE")
    till.remove("TEN")
    assert till.codes == [("FIVE", "5.00", True)]
    assert till.total == Decimal("67.50")
    till.add("TEN")
    assert till.codes == [("TEN", "5.75", False), ("FIVE", "5.00", True)]
    till.remove("FIVE")
    till.remove("TEN")
    assert till.total == Decimal("72.50")


@pytest.mark.one_saleor_3
def test_a_voucher_for_shipping_goes_with_others_but_not_with_another(till, shop, refused_code):
    shop.voucher("FIVE", "5.00")
    shop.voucher("SHIP", "4.00", type="shipping")
    shop.voucher("SHIP2", "3.00", type="shipping")
    till.add("FIVE")
    till.add("SHIP")
    assert till.codes == [("SHIP", "4.00", False), ("FIVE", "5.00", True)]
    assert till.total == Decimal("63.50")
    assert isinstance(refused_code("SHIP2"), coupons.CouponNotCombinable)


@pytest.mark.one_saleor_3
def test_what_cannot_be_combined_is_refused(till, shop, refused_code, spring, coffee, tea):
    shop.voucher("OVER70", "5.00", min_spent_amount=Decimal("62.50"))
    shop.voucher("FIVE", "5.00")
    till.add("OVER70")
    # Less is spent then than the host's own voucher asks for.
    assert isinstance(refused_code("FIVE"), coupons.CouponNotCombinable)
    till.remove("OVER70")
    till.add("FIVE")
    shop.voucher("MORE", "5.00", min_spent_amount=Decimal("62.51"))
    assert isinstance(refused_code("MORE"), VoucherNotApplicable)
    shop.voucher("SIX", "5.00", min_checkout_items_quantity=6)
    assert isinstance(refused_code("SIX"), VoucherNotApplicable)
    cup = shop.variant("CUP", "3.00")
    shop.voucher("CUPS", "1.00", **SPECIFIC).products.add(cup.product)
    assert isinstance(refused_code("CUPS"), VoucherNotApplicable)
    old = shop.voucher("OLD", "5.00")
    shop.change(old, end_date=timezone.now() - timedelta(minutes=1))
    assert isinstance(refused_code("OLD"), InvalidPromoCode)
    used = shop.voucher("USED", "5.00", usage_limit=1)
    shop.use_up(used)
    assert isinstance(refused_code("USED"), InvalidPromoCode)
    assert isinstance(refused_code("NONSENSE"), InvalidPromoCode)
    spring.are_coupons_combined = False
    spring.save()
    till.session.refresh_from_db()
    shop.voucher("ONE", "1.00")
    assert isinstance(refused_code("ONE"), coupons.CouponNotCombinable)
    assert till.codes == [("FIVE", "5.00", False)]


@pytest.mark.one_host
def test_one_that_ceases_to_apply_takes_nothing_and_refuses_the_order(
    till, shop, process, agent, whole_database, coffee
):
    shop.voucher("TEN", "10", **PERCENT)
    voucher = shop.voucher("FIVE", "5.00")
    till.add("TEN")
    till.add("FIVE")
    shop.change(voucher, end_date=timezone.now() - timedelta(minutes=1))
    assert till.codes[1] == ("FIVE", "0.00", True)
    before = whole_database()
    with pytest.raises(VoucherNotApplicable):
        process(till.session, agent)
    assert whole_database() == before
    till.remove("FIVE")
    assert process(till.session, agent).order.total.gross == usd("66.25")


@pytest.mark.one_saleor_3
def test_a_use_is_counted_with_the_order_and_given_back_when_it_is_refused(
    till, shop, process, agent, supervisor, actor_of, customer
):
    shop.voucher("TEN", "10", **PERCENT)
    voucher = shop.voucher("FIVE", "5.00", usage_limit=3, apply_once_per_customer=True)
    till.add("TEN")
    till.add("FIVE")
    assert shop.uses_of(voucher) == 0
    review = process(till.session, agent).review
    assert shop.uses_of(voucher) == 1
    assert shop.customers_who_used(voucher) == [customer.email]
    order = shop.order(review.order_ref)
    assert order.private_metadata["phone_order_coupons"] == '{"FIVE": "%s"}' % voucher.pk
    reviewing.deny(review_id=review.pk, actor=actor_of(supervisor), clock=timezone.now)
    assert shop.uses_of(voucher) == 0
    assert shop.customers_who_used(voucher) == []


@pytest.mark.one_host
def test_once_a_customer_is_once_also_for_a_folded_one(
    till, shop, process, agent, start, fill, customer, coffee, till_of, whole_database
):
    shop.voucher("TEN", "10", **PERCENT)
    voucher = shop.voucher("FIVE", "5.00", apply_once_per_customer=True)
    till.add("TEN")
    till.add("FIVE")
    process(till.session, agent)
    second = till_of(fill(start(agent, customer), agent, (coffee, 1)), agent)
    second.add("TEN")
    before = whole_database()
    with pytest.raises(VoucherNotApplicable):
        second.add("FIVE")
    assert whole_database() == before
    assert shop.customers_who_used(voucher) == [customer.email]


@pytest.mark.one_host
def test_a_draft_keeps_its_coupons_and_folds_them_once(
    till, shop, save_draft, agent, customer, issue_link, resume, actor_of, till_of, spring
):
    shop.voucher("TEN", "10", **PERCENT)
    shop.voucher("FIVE", "5.00")
    for code in ("TEN", "FIVE"):
        till.add(code)
    quoted = till.codes_and_total
    draft = save_draft(till.session, agent)
    assert (draft.promo_codes, draft.coupon_codes) == ("TEN", "FIVE")
    assert draft.total_amount == quoted[1] == Decimal("61.75")
    kept = {line.sku: (line.unit_amount, line.quoted_amount) for line in draft.lines.all()}
    assert kept == {"COFFEE": (Decimal(20), Decimal(20)), "TEA": (Decimal("7.5"), Decimal("7.5"))}
    resume(issue_link(draft, agent))
    draft.refresh_from_db()
    assert rebuilding.plan(draft, timezone.now())[0].differences == []
    cart = cart_views.of_draft(draft=draft, now=timezone.now()).snapshot
    codes = [(code.code, str(code.discount.amount), code.is_folded) for code in cart.promo_codes]
    assert (codes, cart.total.gross.amount) == quoted
    # Who continues it is told that the campaign does not permit several any more.
    spring.are_coupons_combined = False
    spring.save()
    continued = continuing.continue_draft(
        draft_id=draft.pk, actor=actor_of(agent), now=timezone.now()
    )
    lost = [difference.kind for difference in continued.differences]
    assert lost == [rebuilding.DifferenceKind.PROMO_CODE]
    assert till_of(continued.session, agent).codes == [("TEN", "6.25", False)]


@pytest.mark.one_saleor_3
def test_a_handed_off_cart_keeps_its_folded_prices_and_counts_their_use(
    till, shop, customer, data, api, gid
):
    shop.voucher("TEN", "10", **PERCENT)
    voucher = shop.voucher("FIVE", "5.00", apply_once_per_customer=True, usage_limit=5)
    till.add("TEN")
    till.add("FIVE")
    total = till.total
    ref = till.session.checkout_ref
    handoff.hand_off(session_id=till.session.pk, actor=till.actor, now=timezone.now())
    seen = data(shop.checkout_query, as_=customer, checkout=ref)
    assert Decimal(str(gross(seen["totalPrice"]))) == total == Decimal("61.75")
    # The same code in the shop is not a second discount.
    data(shop.promo_code_add, as_=customer, id=gid("Checkout", ref), code="FIVE")
    seen = data(shop.checkout_query, as_=customer, checkout=ref)
    assert gross(seen["totalPrice"]) == 67.50
    data(shop.promo_code_remove, as_=customer, id=gid("Checkout", ref), code="FIVE")
    assert shop.complete(api, gid, ref, 67.50)["errors"] == []
    assert shop.uses_of(voucher) == 1
    assert shop.customers_who_used(voucher) == [customer.email]


@pytest.mark.one_saleor_3
@pytest.mark.django_db(transaction=True)
def test_of_two_orders_at_once_one_has_the_last_use_of_a_code(
    till, shop, agent, other_agent, other_customer, coffee, start, fill, process, race, till_of
):
    for number, code in enumerate(("TEN", "TWENTY")):
        shop.voucher(code, str(10 * number + 10), **PERCENT)
    voucher = shop.voucher("LAST", "5.00", usage_limit=1)
    rival = fill(start(other_agent, other_customer), other_agent, (coffee, 2))
    rivals = till_of(rival, other_agent)
    for each, own in ((till, "TEN"), (rivals, "TWENTY")):
        each.add(own)
        each.add("LAST")
    outcomes = race(
        lambda: process(till.session, agent, "key-1"),
        lambda: process(rival, other_agent, "key-2"),
    )
    kinds = sorted(type(outcome).__name__ for outcome in outcomes)
    assert kinds == ["Processed", "VoucherNotApplicable"], outcomes
    assert shop.uses_of(voucher) == 1
    assert shop.orders().count() == 1
    loser = rivals if type(outcomes[1]) is VoucherNotApplicable else till
    loser.session.refresh_from_db()
    assert (loser.session.state, loser.session.process_key) == ("OPEN", "")
    assert loser.codes[1] == ("LAST", "0.00", True)
    loser.remove("LAST")
    assert process(loser.session, agent if loser is till else other_agent, "key-3").order


@pytest.mark.one_saleor_3
def test_an_amount_folded_is_the_hosts_amount_where_taxes_are_added(shop, coffee, taxed, request):
    taxed(coffee.product)
    shop.enter_prices_without_tax()
    till = request.getfixturevalue("till")
    shop.voucher("NOTHING", "0.00")
    shop.voucher("FIVE", "5.00")
    before = till.total
    till.add("FIVE")
    hosts = till.total
    till.remove("FIVE")
    till.add("NOTHING")
    till.add("FIVE")
    # Never more off than the host's own; less by a minor unit a piece, and its tax.
    assert hosts <= till.total <= hosts + 5 * Decimal("0.02") < before
