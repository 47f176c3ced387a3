"""Calls that are made for a campaign: which one, and what they may do."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import (
    campaign_offers,
    cart_views,
    carts,
    catalog,
    continuing,
    copying,
    payment_kinds,
    placing,
    reviews,
)
from saleor_phone_order.hosts import host
from saleor_phone_order.models import (
    CallDetails,
    CampaignField,
    CampaignShippingMethod,
    Cart,
    CartPrice,
    Session,
)
from saleor_phone_order.rules.actors import ActorKind
from saleor_phone_order.rules.campaigns import PAYMENT_KINDS
from saleor_phone_order.rules.permissions import Permission
from saleor_phone_order.rules.refusals import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.one_saleor_3]


@pytest.fixture
def add(actor_of):
    def call(session, agent, *lines, **options):
        carts.add_lines(
            session_id=session.pk,
            actor=actor_of(agent),
            now=timezone.now(),
            lines=[(str(variant.pk), quantity) for variant, quantity in lines],
            **options,
        )
        session.refresh_from_db()
        return session

    return call


def code_and_field(refusal):
    return refusal.code.value, refusal.field


# Which campaign


@pytest.mark.one_host
def test_a_required_campaign_is_none_one_or_chosen(
    settings, campaign, call_for, unchanged, agent, customer, other_customer
):
    settings.PHONE_ORDER_CAMPAIGN_REQUIRED = True
    campaign("HIDDEN", is_listed=False)
    campaign("OUT", direction=Session.OUTBOUND)
    refusal = unchanged(call_for, None, agent, customer)
    assert code_and_field(refusal) == ("NO_CAMPAIGN", "campaign_id")
    assert "“List in order entry”" in refusal.message
    spring = campaign("SPRING")
    session = call_for(None, agent, customer)
    assert session.campaign == spring
    assert session.is_open
    Session.objects.filter(pk=session.pk).update(state="CANCELLED")
    campaign("SUMMER")
    refusal = unchanged(call_for, None, agent, other_customer)
    assert code_and_field(refusal) == ("REQUIRED", "campaign_id")
    assert call_for(spring, agent, other_customer).campaign == spring


@pytest.mark.one_host
def test_where_none_is_required_none_is_taken_by_itself(campaign, call_for, agent, customer):
    campaign("SPRING")
    assert call_for(None, agent, customer).campaign is None


@pytest.mark.one_host
def test_an_app_needs_a_campaign_too(settings, shop, campaign, actor_of, unchanged, customer):
    from saleor_phone_order.flows import starting

    settings.PHONE_ORDER_CAMPAIGN_REQUIRED = True
    app, _ = shop.app(Permission.HANDLE_PHONE_ORDERS)
    call = {
        "actor": actor_of(app, ActorKind.APP),
        "now": timezone.now(),
        "customer_id": customer.pk,
    }
    assert unchanged(starting.start, **call).code.value == "NO_CAMPAIGN"
    spring = campaign("SPRING")
    assert starting.start(**call).campaign == spring


@pytest.mark.one_host
@pytest.mark.parametrize(
    "fields",
    [
        {"is_listed": False},
        {"starts_at": timezone.now() + timedelta(days=1)},
        {"ends_at": timezone.now() - timedelta(days=1)},
        {"channel_ref": "another"},
        {"direction": Session.OUTBOUND},
    ],
)
def test_a_campaign_that_does_not_fit_is_refused(
    campaign, call_for, unchanged, agent, customer, fields
):
    refusal = unchanged(call_for, campaign("SPRING", **fields), agent, customer)
    assert code_and_field(refusal) == ("INVALID", "campaign_id")


@pytest.mark.one_host
def test_a_draft_goes_on_with_its_campaign_also_when_that_has_ended(
    campaign, call_for, add, save_draft, actor_of, agent, customer, coffee
):
    spring = campaign("SPRING", (coffee, {"amount": "15.00"}))
    draft = save_draft(add(call_for(spring, agent, customer), agent, (coffee, 2)), agent)
    assert draft.campaign == spring
    assert [(line.unit_amount, line.reason) for line in draft.lines.all()] == [
        (Decimal("15.000"), "CAMPAIGN")
    ]
    spring.ends_at = timezone.now()
    spring.save()
    continued = continuing.continue_draft(
        draft_id=draft.pk, actor=actor_of(agent), now=timezone.now()
    )
    assert continued.session.campaign == spring
    assert continued.differences == []


# What is sold


@pytest.mark.one_host
def test_only_what_is_offered_can_be_put_into_the_cart(
    settings, campaign, call_for, add, unchanged, agent, customer, coffee, tea
):
    offers = (coffee, {"minimum_quantity": 2, "maximum_quantity": 4})
    session = call_for(campaign("SPRING", offers), agent, customer)
    refusal = unchanged(add, session, agent, (coffee, 2), (tea, 1))
    assert (refusal.code.value, refusal.params) == (
        "PRODUCT_NOT_AVAILABLE",
        {"variant_ref": str(tea.pk)},
    )
    refusal = unchanged(add, session, agent, text="COFFEE 2\nTEA 1\nCOFFEE 3")
    assert refusal.params["rows"] == [
        {"row": 1, "problem": "The campaign sells 2 to 4 of this product."},
        {"row": 2, "problem": "The campaign does not sell this product."},
        {"row": 3, "problem": "The campaign sells 2 to 4 of this product."},
    ]
    for quantity in (1, 5):
        refusal = unchanged(add, session, agent, (coffee, quantity))
        assert refusal.code.value == "QUANTITY_OUT_OF_RANGE"
        assert (refusal.params["minimum"], refusal.params["maximum"]) == (2, 4)
    add(session, agent, (coffee, 4))
    assert unchanged(add, session, agent, (coffee, 1)).code.value == "QUANTITY_OUT_OF_RANGE"
    settings.PHONE_ORDER_WHOLE_CATALOGUE = True
    add(session, agent, (tea, 1))
    assert unchanged(add, session, agent, (coffee, 1)).code.value == "QUANTITY_OUT_OF_RANGE"


@pytest.mark.one_host
def test_a_line_is_changed_within_its_bounds_or_deleted(
    campaign, call_for, add, actor_of, unchanged, agent, customer, coffee
):
    session = call_for(campaign("SPRING", (coffee, {"minimum_quantity": 2})), agent, customer)
    add(session, agent, (coffee, 2))
    (line_ref,) = host.cart_line_variants(session.checkout_ref)
    call = {"session_id": session.pk, "actor": actor_of(agent), "now": timezone.now()}
    refusal = unchanged(carts.update_lines, lines=[(line_ref, 1)], **call)
    assert refusal.code.value == "QUANTITY_OUT_OF_RANGE"
    carts.update_lines(lines=[(line_ref, 0)], **call)
    assert host.cart_quantities(session.checkout_ref) == {}


@pytest.mark.one_host
def test_what_is_copied_is_left_out_where_it_is_not_offered(
    shop, campaign, call_for, actor_of, agent, customer, coffee, tea
):
    cart = shop.own_cart(customer, COFFEE=3, TEA=1)
    offers = [(coffee, {}), (tea, {"minimum_quantity": 2})]
    session = call_for(campaign("SPRING", offers[0]), agent, customer)
    continued = copying.copy_cart(
        session_id=session.pk,
        checkout_ref=str(cart.pk),
        actor=actor_of(agent),
        now=timezone.now(),
    )
    assert host.cart_quantities(session.checkout_ref) == {str(coffee.pk): 3}
    assert [(found.kind.value, found.variant_ref) for found in continued.differences] == [
        ("NOT_OFFERED", str(tea.pk))
    ]


@pytest.mark.one_host
def test_the_catalogue_shows_what_can_be_ordered(
    settings, campaign, call_for, agent, customer, coffee, tea
):
    session = call_for(campaign("SPRING", (coffee, {"amount": "15.00"})), agent, customer)

    def found():
        page = catalog.browse(session=session, now=timezone.now(), limit=10, offset=0)
        return {
            item.variant.sku: (str(item.price.unit.amount), item.price.reason.kind.value)
            for item in page.items
        }

    assert found() == {"COFFEE": ("15.00", "CAMPAIGN")}
    assert len(catalog.sections(session=session)) == 1
    settings.PHONE_ORDER_WHOLE_CATALOGUE = True
    assert found() == {"COFFEE": ("15.00", "CAMPAIGN"), "TEA": ("7.50", "LIST")}


@pytest.mark.one_host
@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({"COFFEE": 2, "TEA": 1}, "PRODUCT_NOT_AVAILABLE"),
        ({"COFFEE": 5}, "QUANTITY_OUT_OF_RANGE"),
        ({"COFFEE": 1}, "QUANTITY_OUT_OF_RANGE"),
    ],
)
def test_process_refuses_what_was_written_past_the_limits(
    shop, campaign, call_for, fill, process, unchanged, agent, customer, coffee, tea, written, code
):
    offer = (coffee, {"minimum_quantity": 2, "maximum_quantity": 4})
    session = fill(call_for(campaign("SPRING", offer), agent, customer), agent, (coffee, 2))
    by_sku = {"COFFEE": str(coffee.pk), "TEA": str(tea.pk)}
    quantities = {by_sku[sku]: quantity for sku, quantity in written.items()}
    host.set_quantities(session.checkout_ref, quantities, now=timezone.now())
    assert unchanged(process, session, agent).code.value == code


# At which price


def test_the_campaigns_price_stands_in_the_cart_and_on_the_order(
    campaign, call_for, fill, process, tier, agent, customer, coffee, tea
):
    """Tier and campaign: the lower one."""
    tier("Gold", "10", customer)
    spring = campaign("SPRING", (coffee, {"amount": "15.00"}), (tea, {"amount": "7.00"}))
    session = fill(call_for(spring, agent, customer), agent, (coffee, 2), (tea, 3))
    view = cart_views.of_session(session=session, now=timezone.now())
    found = {
        ref: (str(price.unit.amount), price.reason.kind.value) for ref, price in view.prices.items()
    }
    assert found == {
        str(coffee.pk): ("15.00", "CAMPAIGN"),
        str(tea.pk): ("6.75", "TIER_DEFAULT"),
    }
    assert view.snapshot.subtotal.gross.amount == Decimal("50.25")
    total = view.snapshot.total.gross.amount
    assert process(session, agent, expected_total=total).order.total.gross.amount == total


def test_a_cart_that_is_handed_over_keeps_the_campaigns_price(
    shop, campaign, call_for, fill, actor_of, agent, customer, coffee
):
    from saleor_phone_order.flows import handoff

    ends_at = timezone.now() + timedelta(days=1)
    spring = campaign("SPRING", (coffee, {"amount": "15.00"}), ends_at=ends_at)
    session = fill(call_for(spring, agent, customer), agent, (coffee, 2))
    handoff.hand_off(session_id=session.pk, actor=actor_of(agent), now=timezone.now())
    price = CartPrice.objects.get(cart__checkout_ref=session.checkout_ref)
    assert (price.amount, price.quantity_ceiling, price.reason, price.until) == (
        Decimal("15.000"),
        2,
        "CAMPAIGN",
        ends_at,
    )
    snapshot = host.snapshot(session.checkout_ref, now=timezone.now())
    assert snapshot.subtotal.gross.amount == Decimal("30.00")


@pytest.mark.one_host
def test_where_quotes_do_not_hold_a_resumed_draft_still_has_the_campaigns_price(
    settings, campaign, call_for, fill, save_draft, issue_link, resume, agent, customer, coffee
):
    settings.PHONE_ORDER_QUOTES = "CURRENT"
    spring = campaign("SPRING", (coffee, {"amount": "15.00"}))
    draft = save_draft(fill(call_for(spring, agent, customer), agent, (coffee, 2)), agent)
    resumed = resume(issue_link(draft, agent))
    assert resumed.differences == []
    snapshot = host.snapshot(resumed.checkout_ref, now=timezone.now())
    assert snapshot.subtotal.gross.amount == Decimal("30.00")
    spring.ends_at = timezone.now()
    spring.save()
    snapshot = host.snapshot(resumed.checkout_ref, now=timezone.now())
    assert snapshot.subtotal.gross.amount == Decimal("40.00")


@pytest.mark.one_host
def test_a_price_below_the_lowest_is_not_ordered(
    settings, campaign, call_for, fill, process, unchanged, tier, agent, customer, coffee
):
    settings.PHONE_ORDER_PRICE_CEILING_PERCENT = 50
    spring = campaign("SPRING", (coffee, {"lowest_amount": "17.00"}))
    session = fill(call_for(spring, agent, customer), agent, (coffee, 1))
    given = CartPrice.objects.create(
        cart=Cart.objects.get(checkout_ref=session.checkout_ref),
        variant_ref=str(coffee.pk),
        amount=Decimal("16.99"),
        currency="USD",
        quantity_ceiling=1,
        reason="AGENT",
    )
    refusal = unchanged(process, session, agent)
    assert (refusal.code.value, refusal.params["lowest"]) == ("PRICE_TOO_LOW", "17.00")
    given.delete()
    # Nobody gave what the customer's tier pays.
    tier("Gold", "50", customer)
    assert process(session, agent).order.total.gross.amount == Decimal("20.00")


@pytest.mark.one_host
def test_a_further_coupon_cannot_go_below_the_lowest_price(
    shop, campaign, call_for, fill, unchanged, actor_of, agent, customer, coffee
):
    for code in ("FIRST", "SECOND", "THIRD"):
        shop.voucher(code, "3.00")
    spring = campaign("SPRING", (coffee, {"lowest_amount": "17.00"}), are_coupons_combined=True)
    session = fill(call_for(spring, agent, customer), agent, (coffee, 1))
    call = {"session_id": session.pk, "actor": actor_of(agent), "now": timezone.now()}
    # The first one is the host's own, the second one makes the price 17.00.
    carts.add_promo_code(code="FIRST", **call)
    carts.add_promo_code(code="SECOND", **call)
    refusal = unchanged(carts.add_promo_code, code="THIRD", **call)
    assert (refusal.code.value, refusal.params["lowest"]) == ("PRICE_TOO_LOW", "17.00")


@pytest.mark.one_host
def test_carts_of_others_cost_no_more_queries(
    shop, campaign, call_for, our_queries, agent, customer, coffee
):
    cart = shop.own_cart(customer, COFFEE=1)
    now = timezone.now()
    alone = our_queries(lambda: host.snapshot(str(cart.pk), now=now))
    call_for(campaign("SPRING", (coffee, {"amount": "15.00"})), agent, customer)
    assert our_queries(lambda: host.snapshot(str(cart.pk), now=now)) == alone


# Sent and paid how


def test_only_the_campaigns_shipping_methods_can_be_chosen(
    shop, campaign, call_for, fill, add, process, actor_of, unchanged, agent, customer, coffee
):
    spring = campaign("SPRING", (coffee, {}))
    session = fill(call_for(spring, agent, customer), agent, (coffee, 2))
    view = cart_views.of_session(session=session, now=timezone.now())
    assert [method.ref for method in view.snapshot.shipping_methods] == [
        str(shop.shipping_method.pk)
    ]
    CampaignShippingMethod.objects.create(campaign=spring, method_ref="999999")
    session.refresh_from_db()
    view = cart_views.of_session(session=session, now=timezone.now())
    assert view.snapshot.shipping_methods == ()
    refusal = unchanged(
        carts.choose_shipping_method,
        session_id=session.pk,
        actor=actor_of(agent),
        now=timezone.now(),
        method_ref=str(shop.shipping_method.pk),
    )
    assert refusal.code.value == "SHIPPING_METHOD_NOT_APPLICABLE"
    assert unchanged(process, session, agent).code.value == "SHIPPING_METHOD_NOT_APPLICABLE"
    CampaignShippingMethod.objects.create(campaign=spring, method_ref=str(shop.shipping_method.pk))
    assert process(session, agent).order is not None


@pytest.mark.one_host
def test_only_the_campaigns_ways_to_pay_are_taken(
    stripe, campaign, call_for, fill, process, unchanged, actor_of, agent, customer, coffee
):
    from saleor_phone_order.flows import paying

    spring = campaign("SPRING", (coffee, {}), payment_kinds="PAY_LINK")
    session = fill(call_for(spring, agent, customer), agent, (coffee, 2))
    assert payment_kinds.of_session(session) == ["PAY_LINK", "NONE"]
    assert unchanged(process, session, agent).code.value == "INVALID"
    refusal = unchanged(
        paying.charge,
        session_id=session.pk,
        actor=actor_of(agent),
        clock=timezone.now,
        key="key-1",
        kind="CARD",
        method_ref=stripe.payment_method(),
    )
    assert code_and_field(refusal) == ("INVALID", "payment")
    assert stripe.payments() == []


@pytest.mark.one_host
def test_campaigns_know_every_way_to_pay():
    from saleor_phone_order.graphql.payments import PhoneOrderProcessPayment

    members = PhoneOrderProcessPayment._meta.enum.__members__
    assert sorted(PAYMENT_KINDS) == sorted(members)
    assert {placing.EXTERNAL, placing.FREE} < set(PAYMENT_KINDS)


# What is asked


@pytest.mark.one_host
def test_terms_have_to_be_agreed_to(
    campaign, call_for, fill, process, unchanged, agent, customer, coffee
):
    spring = campaign("SPRING", (coffee, {}), are_terms_required=True)
    session = fill(call_for(spring, agent, customer), agent, (coffee, 2))
    refusal = unchanged(process, session, agent)
    assert code_and_field(refusal) == ("TERMS_REQUIRED", "are_terms_agreed")
    CallDetails.objects.update_or_create(
        session=session, defaults={"terms_agreed_at": timezone.now()}
    )
    assert process(session, agent).order is not None


@pytest.mark.one_host
def test_required_fields_are_asked_of_customers(
    campaign, call_for, fill, process, unchanged, actor_of, agent, customer, coffee
):
    from saleor_phone_order.flows import details

    spring = campaign("SPRING", (coffee, {}))
    CampaignField.objects.create(
        campaign=spring, position=0, key="beans", label="Which beans?", is_required=True
    )
    session = fill(call_for(spring, agent, customer), agent, (coffee, 2))
    refusal = unchanged(process, session, agent)
    assert code_and_field(refusal) == ("REQUIRED", "fields")
    assert refusal.message == "Ask the customer first: Which beans?"
    details.update(
        session_id=session.pk,
        actor=actor_of(agent),
        now=timezone.now(),
        changes={"fields": {"beans": "Arabica"}},
    )
    assert process(session, agent).order is not None


def test_a_trial_is_sold_once(
    shop, campaign, call_for, fill, process, unchanged, agent, customer, coffee
):
    """The first order waits for its review; that counts too."""
    spring = campaign("SPRING", (coffee, {"is_trial": True}))
    first = process(fill(call_for(spring, agent, customer), agent, (coffee, 1)), agent)
    assert first.review is not None
    session = fill(call_for(spring, agent, customer), agent, (coffee, 1))
    (offer,) = campaign_offers.offers_of(session, now=timezone.now())
    assert offer.is_trial_used
    refusal = unchanged(process, session, agent, key="second")
    assert (refusal.code.value, refusal.params["variant_ref"]) == (
        "TRIAL_ALREADY_USED",
        str(coffee.pk),
    )
    CallDetails.objects.update_or_create(session=session, defaults={"is_trial_overridden": True})
    assert process(session, agent, key="second").order is not None


def test_a_trial_of_a_cancelled_order_can_be_had_again(
    campaign, call_for, fill, process, decide, agent, supervisor, customer, coffee
):
    from saleor_phone_order.flows import reviewing

    spring = campaign("SPRING", (coffee, {"is_trial": True}))
    first = process(fill(call_for(spring, agent, customer), agent, (coffee, 1)), agent)
    decide(reviewing.deny, first.review, supervisor)
    session = fill(call_for(spring, agent, customer), agent, (coffee, 1))
    assert process(session, agent, key="second").order is not None


@pytest.mark.one_host
def test_a_guest_has_had_a_trial_by_e_mail(
    campaign, call_for, add, process, actor_of, shop, unchanged, agent, coffee
):
    from saleor_phone_order.flows import guests

    spring = campaign("SPRING", (coffee, {"is_trial": True}))

    def guest(email):
        session = call_for(spring, agent)
        call = {"session_id": session.pk, "actor": actor_of(agent), "now": timezone.now()}
        guests.write_email(email=email, **call)
        add(session, agent, (coffee, 1))
        address = host.default_addresses(shop.user("adr-%s" % email))[0]
        carts.update_addresses(billing=address, shipping=address, **call)
        carts.choose_shipping_method(method_ref=str(shop.shipping_method.pk), **call)
        session.refresh_from_db()
        return session

    process(guest("gast@example.com"), agent)
    assert unchanged(process, guest("GAST@example.com"), agent, key="second").code.value == (
        "TRIAL_ALREADY_USED"
    )


# Who looks at the order


@pytest.mark.one_host
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("EXTERNAL_PAYMENT",)),
        ({"skips_external_review": True}, ()),
        ({"skips_external_review": True, "review_sample_percent": 100}, ("SAMPLE",)),
    ],
)
def test_the_campaign_says_what_is_reviewed(
    campaign, call_for, fill, process, agent, customer, coffee, fields, expected
):
    spring = campaign("SPRING", (coffee, {}), **fields)
    review = process(fill(call_for(spring, agent, customer), agent, (coffee, 1)), agent).review
    found = () if review is None else tuple(route.value for route in reviews.routes_of(review))
    assert found == expected


@pytest.mark.one_host
def test_a_campaign_can_ask_for_what_the_shop_skips(
    settings, campaign, call_for, fill, process, agent, customer, coffee
):
    settings.PHONE_ORDER_EXTERNAL_PAYMENT_SKIPS_REVIEW = True
    settings.PHONE_ORDER_REVIEW_SAMPLE_PERCENT = 100
    spring = campaign("SPRING", (coffee, {}), skips_external_review=False, review_sample_percent=0)
    review = process(fill(call_for(spring, agent, customer), agent, (coffee, 1)), agent).review
    assert [route.value for route in reviews.routes_of(review)] == ["EXTERNAL_PAYMENT"]


# By link


@pytest.mark.one_host
def test_a_customer_by_link_keeps_to_the_limits_but_is_asked_nothing(
    settings, campaign, call_for, fill, save_draft, issue_link, resume, agent, customer, coffee
):
    from saleor_phone_order.flows import link_orders

    settings.PHONE_ORDER_LINK_PLACES_ORDERS = True
    spring = campaign("SPRING", (coffee, {"maximum_quantity": 2}), are_terms_required=True)
    draft = save_draft(fill(call_for(spring, agent, customer), agent, (coffee, 2)), agent)
    token = issue_link(draft, agent)
    checkout_ref = resume(token).checkout_ref
    now = timezone.now()
    host.set_quantities(checkout_ref, {str(coffee.pk): 3}, now=now)
    total = host.snapshot(checkout_ref, now=now).total.gross.amount
    with pytest.raises(Refusal) as caught:
        link_orders.place(token=token, expected_total=total, now=now)
    assert caught.value.code.value == "QUANTITY_OUT_OF_RANGE"
    host.set_quantities(checkout_ref, {str(coffee.pk): 2}, now=now)
    total = host.snapshot(checkout_ref, now=now).total.gross.amount
    link_orders.place(token=token, expected_total=total, now=now)
    draft.refresh_from_db()
    assert draft.state == "COMPLETED"


@pytest.mark.one_host
@pytest.mark.parametrize(
    ("kinds", "expected"),
    [("", (True, True)), ("PAY_LINK", (True, False)), ("CARD EXTERNAL", (False, True))],
)
def test_a_link_offers_the_campaigns_ways_to_pay(
    settings, stripe, campaign, call_for, fill, save_draft, agent, customer, coffee, kinds, expected
):
    from saleor_phone_order.flows import link_orders

    settings.PHONE_ORDER_LINK_PLACES_ORDERS = True
    spring = campaign("SPRING", (coffee, {}), payment_kinds=kinds)
    draft = save_draft(fill(call_for(spring, agent, customer), agent, (coffee, 1)), agent)
    found = payment_kinds.is_paid_by_link(draft), link_orders.may_place(draft, Decimal(1))
    assert found == expected
    assert link_orders.may_place(draft, Decimal(0))


# Scripts


@pytest.mark.one_host
def test_scripts_name_the_people_of_the_call(campaign, call_for, agent, customer):
    spring = campaign(
        "SPRING",
        main_script="Hello {customer}, this is **{agent}**.",
        rebuttal_script="{reason}",
        upsell_script="From {shop}.",
    )
    session = call_for(spring, agent, customer)
    scripts = campaign_offers.scripts_of(session)
    shop_name = "".join("\\" + c if c in "!-._'" else c for c in host.shop_name())
    assert (scripts.main, scripts.rebuttal, scripts.upsell) == (
        "Hello Anna Ortiz, this is **Ada**.",
        "{reason}",
        "From %s." % shop_name,
    )
