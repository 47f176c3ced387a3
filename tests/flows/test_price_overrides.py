"""Agents give prices: who may give which, what becomes of the cart, the order and the draft."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import (
    cart_views,
    carts,
    continuing,
    price_approvals,
    price_override_list,
    price_overrides,
)
from saleor_phone_order.flows import reviews as review_flow
from saleor_phone_order.hosts import host
from saleor_phone_order.models import (
    Campaign,
    CampaignOffer,
    Cart,
    CartPrice,
    HistoryEntry,
    PriceCeiling,
    PriceOverride,
    Session,
)
from saleor_phone_order.rules.actors import ActorKind
from saleor_phone_order.rules.refusals import Refusal
from saleor_phone_order.rules.reviews import Route

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def adjustable(settings):
    settings.PHONE_ORDER_PRICES_ADJUSTABLE = True
    settings.PHONE_ORDER_SHIPPING_ADJUSTABLE = True
    settings.PHONE_ORDER_PRICE_CEILING_PERCENT = 20


@pytest.fixture
def give(actor_of, agent):
    """`give(session, variant, "17.00")`: of a line, or of shipping (None)."""

    def call(session, variant, price, who=None, reason="Regular customer", asks=False, **kind):
        known = {
            "session_id": session.pk,
            "actor": actor_of(who or agent, **kind),
            "now": timezone.now(),
            "price": None if price is None else Decimal(price),
            "reason": reason,
            "asks_approval": asks,
        }
        if variant is None:
            return price_overrides.give_shipping_price(**known)[1]
        refs = host.cart_line_variants(session.checkout_ref)
        (line_ref,) = [ref for ref, found in refs.items() if found == str(variant.pk)]
        return price_overrides.give_line_price(line_ref=line_ref, **known)[1]

    return call


@pytest.fixture
def seen():
    """Price of each variant and why, shipping, total; net of taxes there are none here."""

    def call(session):
        cart = cart_views.of_session(session=session, now=timezone.now())
        lines = {
            line.variant.sku: (
                str(line.unit_price.gross.amount),
                cart.prices[line.variant.ref].reason.kind.value,
            )
            for line in cart.snapshot.lines
        }
        snapshot = cart.snapshot
        return lines, str(snapshot.shipping_price.gross.amount), str(snapshot.total.gross.amount)

    return call


@pytest.fixture
def refused(give, whole_database):
    def call(*arguments, **named):
        before = whole_database()
        with pytest.raises(Refusal) as caught:
            give(*arguments, **named)
        assert whole_database() == before
        return caught.value.code.value

    return call


@pytest.fixture
def decided(actor_of):
    def call(decision, override, who):
        return decision(override_id=override.pk, actor=actor_of(who), now=timezone.now())

    return call


PLAIN = {"COFFEE": ("20.00", "LIST"), "TEA": ("7.50", "LIST")}


def test_a_line_costs_what_the_agent_gives_up_to_its_units_and_is_taken_back_exactly(
    session, give, seen, agent, actor_of, coffee
):
    before = seen(session)
    override = give(session, coffee, "17.00")
    given = {**PLAIN, "COFFEE": ("17.00", "AGENT")}
    assert seen(session) == (given, "10.00", "66.50")
    assert (override.quantity, str(override.percentage), str(override.ceiling)) == (
        2,
        "15.00",
        "20",
    )
    assert (override.asked_by, override.decided_by, override.state) == (agent, None, "APPLIED")
    assert override.resolved_amount == Decimal("20.00")

    def set_quantity(quantity):
        refs = host.cart_line_variants(session.checkout_ref)
        (line_ref,) = [ref for ref, variant in refs.items() if variant == str(coffee.pk)]
        carts.update_lines(
            session_id=session.pk,
            actor=actor_of(agent),
            now=timezone.now(),
            lines=[(line_ref, quantity)],
        )
        return seen(session)

    assert set_quantity(3) == (PLAIN, "10.00", "92.50")
    assert set_quantity(1) == (given, "10.00", "49.50")
    assert set_quantity(2)[2] == "66.50"
    give(session, coffee, None)
    assert seen(session) == before
    assert not CartPrice.objects.exists()
    assert list(PriceOverride.objects.values_list("state", flat=True)) == ["WITHDRAWN"]


def test_the_price_is_measured_against_the_tiers_and_the_newest_one_counts(
    session, give, seen, refused, tier, customer, coffee
):
    tier("Gold", "10", customer)
    assert refused(session, coffee, "18.00") == "INVALID"
    assert refused(session, coffee, "14.39") == "PRICE_BEYOND_CEILING"
    give(session, coffee, "16.00")
    override = give(session, coffee, "14.40")
    assert (override.resolved_amount, str(override.percentage)) == (Decimal("18.00"), "20.00")
    assert seen(session)[0]["COFFEE"] == ("14.40", "AGENT")
    states = PriceOverride.objects.order_by("created_at").values_list("state", flat=True)
    assert list(states) == ["WITHDRAWN", "APPLIED"]


@pytest.mark.one_host
def test_what_an_agent_cannot_give_is_refused_and_changes_nothing(
    session, refused, coffee, settings, other_agent
):
    assert refused(session, coffee, "15.99") == "PRICE_BEYOND_CEILING"
    assert refused(session, coffee, "20.00") == "INVALID"
    assert refused(session, coffee, "-1.00") == "INVALID"
    assert refused(session, coffee, "19.999") == "INVALID"
    assert refused(session, coffee, "19.00", reason=" ") == "REQUIRED"
    assert refused(session, coffee, "19.00", reason="4242 4242 4242 4242") == "CARD_NUMBER_IN_TEXT"
    assert refused(session, coffee, "19.00", reason="x" * 256) == "INVALID"
    assert refused(session, coffee, "19.00", who=other_agent) == "NOT_YOUR_SESSION"
    assert refused(session, coffee, None) == "NOT_FOUND"
    assert refused(session, None, "10.00") == "INVALID"
    assert refused(session, None, "7.99") == "PRICE_BEYOND_CEILING"
    settings.PHONE_ORDER_PRICES_ADJUSTABLE = False
    settings.PHONE_ORDER_SHIPPING_ADJUSTABLE = False
    assert refused(session, coffee, "19.00") == "PRICE_NOT_ADJUSTABLE"
    assert refused(session, None, "9.00") == "PRICE_NOT_ADJUSTABLE"


@pytest.mark.one_host
def test_a_campaign_says_for_its_calls_what_may_be_given_and_how_low(
    session, give, refused, coffee, tea, settings
):
    campaign = Campaign.objects.create(
        name="Spring", code="SPRING", are_prices_adjustable=True, created_at=timezone.now()
    )
    CampaignOffer.objects.create(
        campaign=campaign, position=1, variant_ref=str(coffee.pk), lowest_amount="18.00"
    )
    Session.objects.filter(pk=session.pk).update(campaign=campaign)
    settings.PHONE_ORDER_PRICES_ADJUSTABLE = False
    assert refused(session, coffee, "17.99") == "PRICE_TOO_LOW"
    assert refused(session, None, "9.00") == "PRICE_NOT_ADJUSTABLE"
    assert give(session, coffee, "18.00").state == "APPLIED"
    assert give(session, tea, "6.00").state == "APPLIED"


def test_the_highest_ceiling_of_the_agents_groups_counts(
    session, give, refused, coffee, agent, shop
):
    groups = [shop.group(name) for name in ("Sales", "Agents", "Others")]
    agent.groups.add(*groups[:2])
    refs = [str(group.pk) for group in groups]
    assert sorted(host.groups_of(agent.pk)) == sorted(refs[:2])
    names = [name for _, name in host.permission_groups()]
    assert names == sorted(names)
    assert {ref: group.name for ref, group in zip(refs, groups)}.items() <= dict(
        host.permission_groups()
    ).items()
    for ref, percentage in zip(refs, ("5", "7.5", "100")):
        PriceCeiling.objects.create(group_ref=ref, percentage=percentage)
    assert price_override_list.limits_of(session).ceiling == Decimal("7.50")
    assert give(session, coffee, "18.50").state == "APPLIED"
    assert refused(session, coffee, "18.49") == "PRICE_BEYOND_CEILING"


def test_beyond_the_ceiling_a_supervisor_decides_and_the_price_is_in_the_cart_at_once(
    session, give, seen, refused, decided, coffee, agent, supervisor, process, shop
):
    asked = give(session, coffee, "10.00", asks=True)
    assert (asked.state, seen(session)[2]) == ("PENDING", "72.50")
    shipping = give(session, None, "0.00", asks=True)
    approved = decided(price_approvals.approve, asked, supervisor)
    assert (approved.state, approved.decided_by) == ("APPLIED", supervisor)
    assert seen(session) == ({**PLAIN, "COFFEE": ("10.00", "AGENT")}, "10.00", "52.50")
    refusal = decided(price_approvals.refuse, shipping, supervisor)
    assert (refusal.state, seen(session)[2]) == ("REFUSED", "52.50")
    placed = process(session, agent, expected_total=Decimal("52.50"))
    told = json.loads(shop.order(placed.order.ref).private_metadata["phone_order_prices"])
    assert told == [
        {
            "kind": "LINE",
            "variant": str(coffee.pk),
            "amount": "10.000",
            "resolved": "20.000",
            "percentage": "50.00",
            "agent": str(agent.pk),
            "approver": str(supervisor.pk),
            "reason": "Regular customer",
        }
    ]
    kept = HistoryEntry.objects.filter(chain=session.chain, action__startswith="PRICE_")
    assert list(kept.order_by("sequence").values_list("action", flat=True)) == [
        "PRICE_ASKED",
        "PRICE_ASKED",
        "PRICE_APPROVED",
        "PRICE_REFUSED",
    ]
    assert "Regular" not in "".join(kept.values_list("details", flat=True))


@pytest.mark.one_host
def test_only_a_person_who_is_not_the_agent_decides_and_only_once(
    session, give, decided, coffee, agent, supervisor, actor_of, whole_database, shop, data
):
    asked = give(session, coffee, "10.00", asks=True)

    def code(decision, actor):
        before = whole_database()
        with pytest.raises(Refusal) as caught:
            decision(override_id=asked.pk, actor=actor, now=timezone.now())
        assert whole_database() == before
        return caught.value.code.value

    for decision in (price_approvals.approve, price_approvals.refuse):
        assert code(decision, actor_of(supervisor, ActorKind.APP)) == "PERMISSION_DENIED"
        Session.objects.filter(pk=session.pk).update(agent=supervisor)
        assert code(decision, actor_of(supervisor)) == "REVIEWER_IS_AGENT"
        Session.objects.filter(pk=session.pk).update(agent=agent)
    decided(price_approvals.approve, asked, supervisor)
    assert code(price_approvals.approve, actor_of(supervisor)) == "OVERRIDE_NOT_PENDING"
    assert code(price_approvals.refuse, actor_of(supervisor)) == "OVERRIDE_NOT_PENDING"


@pytest.mark.one_host
@pytest.mark.parametrize("change", ["more", "gone", "ended", "rules", "cheaper"])
def test_a_price_that_does_not_fit_the_cart_any_more_is_withdrawn(
    session, give, seen, decided, coffee, agent, supervisor, actor_of, settings, change, tier
):
    asked = give(session, coffee, "10.00", asks=True)
    refs = host.cart_line_variants(session.checkout_ref)
    (line_ref,) = [ref for ref, variant in refs.items() if variant == str(coffee.pk)]
    if change in ("more", "gone"):
        carts.update_lines(
            session_id=session.pk,
            actor=actor_of(agent),
            now=timezone.now(),
            lines=[(line_ref, 3 if change == "more" else 0)],
        )
    elif change == "ended":
        Session.objects.filter(pk=session.pk).update(state="PROCESSING")
    elif change == "rules":
        settings.PHONE_ORDER_PRICES_ADJUSTABLE = False
    else:
        tier("Half", "50", session.customer)
    before = seen(session)
    with pytest.raises(price_approvals.OverrideWithdrawn):
        decided(price_approvals.approve, asked, supervisor)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by, seen(session)) == ("WITHDRAWN", None, before)


def test_a_request_does_not_block_process_and_is_withdrawn_with_it(
    session, give, coffee, agent, process
):
    asked = give(session, coffee, "10.00", asks=True)
    placed = process(session, agent)
    assert placed.order.total.gross.amount == Decimal("72.50")
    asked.refresh_from_db()
    assert asked.state == "WITHDRAWN"


def test_what_was_given_is_looked_at_again_when_the_order_is_placed(
    session, give, coffee, agent, process, tier, tier_price, customer, whole_database, settings
):
    give(session, coffee, "16.00")
    settings.PHONE_ORDER_PRICE_CEILING_PERCENT = 0  # what was given within a ceiling stays
    PriceOverride.objects.update(ceiling=Decimal("19.99"))
    before = whole_database()
    with pytest.raises(Refusal) as caught:
        process(session, agent)
    assert (caught.value.code.value, whole_database()) == ("PRICE_BEYOND_CEILING", before)
    # A tier that is as cheap: nothing is taken off any more.
    tier("Gold", "20", customer)
    assert process(session, agent).order.total.gross.amount == Decimal("60.00")


def test_shipping_is_for_the_method_that_was_chosen(
    session, give, seen, agent, actor_of, shop, process
):
    give(session, None, "8.00")
    assert seen(session)[1:] == ("8.00", "70.50")
    carts.choose_shipping_method(
        session_id=session.pk,
        actor=actor_of(agent),
        now=timezone.now(),
        method_ref=str(shop.shipping_method.pk),
    )
    assert seen(session)[1] == "8.00"
    price_overrides.drop_other_shipping(
        session, "another", actor=actor_of(agent), now=timezone.now()
    )
    assert seen(session)[1:] == ("10.00", "72.50")
    assert Cart.objects.get(checkout_ref=session.checkout_ref).shipping_amount is None
    give(session, None, "9.00")
    assert process(session, agent).order.total.gross.amount == Decimal("71.50")


def test_a_draft_keeps_what_was_given_for_the_next_agent(
    session, give, seen, save_draft, agent, other_agent, supervisor, actor_of, coffee, process
):
    give(session, coffee, "16.00")
    give(session, None, "8.00")
    draft = save_draft(session, agent)
    assert (draft.total_amount, draft.shipping_amount) == (Decimal("62.50"), Decimal("8.00"))
    continued = continuing.continue_draft(
        draft_id=draft.pk, actor=actor_of(other_agent), now=timezone.now()
    )
    session = continued.session
    assert continued.differences == []
    given = {**PLAIN, "COFFEE": ("16.00", "AGENT")}
    assert seen(session) == (given, "8.00", "62.50")
    assert CartPrice.objects.get(reason="AGENT").quantity_ceiling == 2
    # 20 % were given before: what is looked at again is what was given then.
    placed = process(session, other_agent, expected_total=Decimal("62.50"))
    assert placed.order.total.gross.amount == Decimal("62.50")


@pytest.mark.one_host
def test_a_quote_returns_when_an_agents_lower_price_is_taken_back(
    session, give, seen, save_draft, agent, actor_of, coffee, tier, customer
):
    gold = tier("Gold", "10", customer)
    draft = save_draft(session, agent)
    gold.delete()
    session = continuing.continue_draft(
        draft_id=draft.pk, actor=actor_of(agent), now=timezone.now()
    ).session
    assert seen(session)[0]["COFFEE"] == ("18.00", "QUOTED")
    assert give(session, coffee, "17.00").resolved_amount == Decimal("18.00")
    assert seen(session)[0]["COFFEE"] == ("17.00", "AGENT")
    give(session, coffee, None)
    assert seen(session)[0]["COFFEE"] == ("18.00", "QUOTED")


@pytest.mark.one_host
def test_a_link_honours_what_was_given_while_it_lives(
    session, give, save_draft, agent, coffee, issue_link, resume
):
    give(session, coffee, "16.00")
    give(session, None, "8.00")
    draft = save_draft(session, agent)
    resume(issue_link(draft, agent))
    draft.refresh_from_db()
    now = timezone.now()
    assert host.snapshot(draft.checkout_ref, now=now).total.gross.amount == Decimal("62.50")
    draft.expires_at = now
    draft.save()
    CartPrice.objects.update(until=now)
    assert host.snapshot(draft.checkout_ref, now=now).total.gross.amount == Decimal("72.50")


@pytest.mark.one_host
@pytest.mark.parametrize("is_given", [False, True])
def test_a_campaign_may_have_orders_with_given_prices_looked_at(
    session, give, coffee, agent, process, is_given
):
    campaign = Campaign.objects.create(
        name="Spring",
        code="SPRING",
        are_prices_adjustable=True,
        reviews_agent_prices=True,
        skips_external_review=True,
        created_at=timezone.now(),
    )
    CampaignOffer.objects.bulk_create(
        CampaignOffer(campaign=campaign, position=position, variant_ref=ref)
        for position, ref in enumerate(host.cart_quantities(session.checkout_ref))
    )
    Session.objects.filter(pk=session.pk).update(campaign=campaign)
    if is_given:
        give(session, coffee, "19.00")
    review = process(session, agent).review
    routes = () if review is None else review_flow.routes_of(review)
    assert (Route.PRICE in routes) == is_given


@pytest.mark.one_host
def test_coupons_count_towards_the_ceiling_whichever_comes_first(
    session, give, refused, seen, coffee, tea, agent, actor_of, shop, whole_database
):
    campaign = Campaign.objects.create(
        name="Spring",
        code="SPRING",
        are_prices_adjustable=True,
        are_coupons_combined=True,
        created_at=timezone.now(),
    )
    CampaignOffer.objects.bulk_create(
        CampaignOffer(campaign=campaign, position=position, variant_ref=str(variant.pk))
        for position, variant in enumerate((coffee, tea))
    )
    Session.objects.filter(pk=session.pk).update(campaign=campaign)
    for code in ("FIRST", "TENTH"):
        shop.voucher(code, "10", discount_value_type="percentage")

    def add(code):
        carts.add_promo_code(
            session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code=code
        )

    add("FIRST")  # the host's own: not part of the prices
    override = give(session, coffee, "17.00")
    assert str(override.percentage) == "15.00"
    before = whole_database()
    with pytest.raises(Refusal) as caught:
        add("TENTH")  # 17.00 less 10 %: 23.50 % of 20.00
    assert (caught.value.code.value, caught.value.field) == ("PRICE_BEYOND_CEILING", "promo_code")
    assert whole_database() == before
    give(session, coffee, None)
    add("TENTH")
    assert refused(session, coffee, "17.00") == "PRICE_BEYOND_CEILING"
    override = give(session, coffee, "18.00")
    assert (str(override.percentage), str(override.resolved_amount)) == ("19.00", "20.00")


@pytest.mark.one_host
def test_an_apps_ceiling_is_the_shops_and_nobody_is_named(shop, actor_of, customer, coffee, give):
    from saleor_phone_order.flows import starting
    from saleor_phone_order.rules.permissions import Permission

    app, _ = shop.app(Permission.HANDLE_PHONE_ORDERS)
    actor = actor_of(app, ActorKind.APP)
    session = starting.start(actor=actor, customer_id=customer.pk, now=timezone.now())
    carts.add_lines(
        session_id=session.pk, actor=actor, now=timezone.now(), lines=[(str(coffee.pk), 1)]
    )
    override = give(session, coffee, "16.00", who=app, kind=ActorKind.APP)
    assert (override.state, override.asked_by, override.ceiling) == ("APPLIED", None, 20)
