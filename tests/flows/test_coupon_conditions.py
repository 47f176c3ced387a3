"""Conditions of vouchers: the host is asked what it makes of each, and the same happens to one
code, and to one that is folded."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import reviewing
from saleor_phone_order.rules.refusals import ErrorCode, Refusal
from tests.graphql.amounts import gross

pytestmark = [pytest.mark.django_db, pytest.mark.one_saleor_3]

#: How the host's own errors about a code are told.
TOLD = {
    "VOUCHER_NOT_APPLICABLE": ErrorCode.VOUCHER_NOT_APPLICABLE,
    "INVALID": ErrorCode.INVALID_PROMO_CODE,
}


def conditions(coffee):
    """Fields of vouchers, and whether 72.50 or so is less with them."""
    now = timezone.now()
    hour = timedelta(hours=1)
    yield {"countries": ["DE"]}, True
    yield {"countries": ["DE"], "type": "shipping"}, False
    yield {"start_date": now + hour}, False
    yield {"start_date": now - hour, "end_date": now + hour}, True
    yield {"start_date": now - hour, "end_date": now - hour / 2}, False
    yield {"min_checkout_items_quantity": 5}, True
    yield {"min_checkout_items_quantity": 6}, False
    yield {"min_spent_amount": Decimal("62.50")}, True
    yield {"min_spent_amount": Decimal("62.51")}, False
    yield {"usage_limit": 2, "apply_once_per_customer": True}, True
    if hasattr(coffee, "channel_listings"):
        yield {"only_for_staff": True}, False
        yield {"single_use": True}, True
    yield {"countries": ["US"], "type": "shipping"}, True


def test_a_condition_is_judged_as_the_host_judges_it(
    till, shop, customer, coffee, own_cart, api, gid, refused_codes
):
    plain = gid("Checkout", own_cart(customer, COFFEE=2, TEA=3))
    refused, accepted = {}, []
    for number, (fields, applies) in enumerate(conditions(coffee)):
        code = "CASE%s" % number
        shop.voucher(code, "5.00", **fields)
        answer = api(shop.promo_code_add, as_=customer, id=plain, code=code)
        answered = answer["data"]["checkoutAddPromoCode"]
        assert applies is not bool(answered["errors"]), fields
        if applies:
            accepted.append(code)
            assert gross(answered["checkout"]["totalPrice"]) == 67.50
            till.add(code)
            assert till.total == Decimal("67.50"), fields
            till.remove(code)
        else:
            refused[code] = TOLD[answered["errors"][0]["code"]]
    told = list(refused.values())
    assert [refusal.code for refusal in refused_codes(*refused)] == told
    shop.voucher("NOTHING", "0.00")
    till.add("NOTHING")
    assert [refusal.code for refusal in refused_codes(*refused)] == told
    for code in accepted:
        till.add(code)
        codes, total = till.codes_and_total
        assert (total, [folded for *_, folded in codes]) == (Decimal("67.50"), [False, True]), code
        till.remove(code)
    # The last one, for shipping, has taken the other one's place.
    assert till.codes_and_total == ([("NOTHING", "0.00", True)], Decimal("72.50"))


def spent(shop, coffee, customer):
    """Vouchers over 5.00 that this customer cannot use any more, and how that came."""
    shop.use_up(shop.voucher("USEDUP", "5.00", usage_limit=1))
    once = shop.voucher("ONCE", "5.00", apply_once_per_customer=True)
    codes = ["USEDUP", "ONCE"]
    if not hasattr(coffee, "channel_listings"):
        once.customers.create(customer_email=customer.email)
        return codes
    # A limit, and once a customer, are for all codes of a voucher together.
    once.codes.create(code="OTHER").customers.create(customer_email=customer.email)
    shared = shop.voucher("SHARED", "5.00", usage_limit=1)
    shared.codes.create(code="SHARED2", used=1)
    single = shop.voucher("SINGLE", "5.00", single_use=True)
    single.codes.update(is_active=False)
    unlisted = shop.voucher("ELSEWHERE", "5.00")
    unlisted.channel_listings.all().delete()
    return [*codes, "OTHER", "SHARED", "SHARED2", "SINGLE", "ELSEWHERE"]


def test_what_was_used_up_is_refused_as_the_host_refuses_it(
    till, shop, customer, coffee, own_cart, api, gid, refused_codes
):
    plain = gid("Checkout", own_cart(customer, COFFEE=2, TEA=3))
    codes = spent(shop, coffee, customer)
    told = []
    for code in codes:
        answer = api(shop.promo_code_add, as_=customer, id=plain, code=code)
        (error,) = answer["data"]["checkoutAddPromoCode"]["errors"]
        told.append(TOLD[error["code"]])
    assert [refusal.code for refusal in refused_codes(*codes)] == told
    shop.voucher("NOTHING", "0.00")
    till.add("NOTHING")
    assert [refusal.code for refusal in refused_codes(*codes)] == told


def test_a_single_use_is_one_also_for_a_folded_code(
    till, shop, coffee, customer, process, agent, supervisor, start, fill, till_of, actor_of
):
    if not hasattr(coffee, "channel_listings"):
        pytest.skip("Saleor 2.10 has no codes for one use")
    code = shop.voucher("SINGLE", "5.00", single_use=True).codes.get()
    shop.voucher("NOTHING", "0.00")
    till.add("NOTHING")
    till.add("SINGLE")
    review = process(till.session, agent).review
    assert not shop.fresh(code).is_active
    second = till_of(fill(start(agent, customer), agent, (coffee, 2)), agent)
    second.add("NOTHING")
    with pytest.raises(Refusal) as caught:
        second.add("SINGLE")
    assert caught.value.code is ErrorCode.INVALID_PROMO_CODE
    reviewing.deny(review_id=review.pk, actor=actor_of(supervisor), clock=timezone.now)
    assert shop.fresh(code).is_active
    second.add("SINGLE")
    assert second.total == Decimal("45.00")
