from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import continuing, customer_orders, links
from saleor_phone_order.flows.rebuilding import DifferenceKind
from saleor_phone_order.hosts import host
from saleor_phone_order.models import Cart, CartPrice, DraftLink, HistoryEntry
from saleor_phone_order.rules.refusals import Refusal
from saleor_phone_order.rules.tokens import hash_token

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]


@pytest.fixture
def draft(session, save_draft, agent):
    return save_draft(session, agent)


@pytest.fixture
def token(draft, issue_link, agent):
    return issue_link(draft, agent)


@pytest.fixture
def revoke(actor_of):
    def call(draft, agent):
        return links.revoke(draft_id=draft.pk, actor=actor_of(agent), now=timezone.now())

    return call


@pytest.fixture
def continue_draft(actor_of):
    def call(draft, agent):
        return continuing.continue_draft(
            draft_id=draft.pk, actor=actor_of(agent), now=timezone.now()
        )

    return call


@pytest.fixture
def refused(resume, whole_database):
    """`refused(token)`: the code that Resume answers; nothing has changed."""

    def call(token, now=None):
        before = whole_database()
        with pytest.raises(Refusal) as caught:
            resume(token, now=now)
        assert whole_database() == before
        return caught.value.code.value

    return call


# Issuing


@pytest.mark.one_host
def test_a_link_is_a_secret_of_which_only_the_hash_is_kept(draft, agent, actor_of, whole_database):
    now = timezone.now()
    issued = links.issue(draft_id=draft.pk, actor=actor_of(agent), now=now)
    token = issued.url.rpartition("/")[2]
    assert issued.url == "/plugins/saleor-phone-order/resume/" + token
    assert len(token) == 43
    assert issued.expires_at == now + timedelta(days=14)
    link = DraftLink.objects.get()
    assert link.token_hash == hash_token(token)
    assert not HistoryEntry.objects.filter(details__contains=token).exists()


@pytest.mark.one_host
def test_a_new_link_kills_the_old_one(draft, token, issue_link, agent, refused, resume):
    second = issue_link(draft, agent)
    assert refused(token) == "LINK_REVOKED"
    assert resume(second).checkout_ref


@pytest.mark.one_host
def test_a_new_link_revives_an_expired_draft(draft, token, issue_link, agent, resume):
    later = timezone.now() + timedelta(days=20)
    fresh = issue_link(draft, agent, now=later)
    assert resume(fresh, now=later + timedelta(days=13)).draft.state == "RESUMED"


@pytest.mark.one_host
def test_a_completed_draft_gets_no_new_link(
    draft, continue_draft, process, issue_link, agent, whole_database
):
    process(continue_draft(draft, agent).session, agent)
    before = whole_database()
    with pytest.raises(Refusal) as caught:
        issue_link(draft, agent)
    assert caught.value.code.value == "ALREADY_COMPLETED"
    assert whole_database() == before


# Resuming


def test_resume_brings_the_cart_to_life_without_an_owner(token, draft, resume, customer, shop):
    resumed = resume(token)
    assert resumed.differences == []
    assert resumed.view.snapshot.total.gross.amount == Decimal("72.50")
    checkout = shop.checkouts().get()
    assert str(checkout.pk) == resumed.checkout_ref
    assert checkout.user is None
    assert checkout.email == customer.email
    assert checkout.shipping_address.city == "New York"
    assert shop.is_shipped_by(checkout, shop.shipping_method)
    assert Cart.objects.get().customer == customer
    assert set(CartPrice.objects.values_list("reason", flat=True)) == {"QUOTED"}
    draft.refresh_from_db()
    assert draft.state == "RESUMED"
    assert draft.checkout_ref == resumed.checkout_ref


def test_an_email_that_the_customer_changed_since_is_the_orders(token, resume, customer, shop):
    shop.change(customer, email="anna.new@example.com")
    assert resume(token).view.snapshot.email == "anna.new@example.com"


def test_a_second_resume_answers_the_same_cart(token, resume, shop):
    first = resume(token)
    assert resume(token).checkout_ref == first.checkout_ref
    assert shop.checkouts().count() == 1


def test_a_cart_that_the_shop_deleted_is_built_again(token, resume, shop):
    first = resume(token)
    shop.checkouts().delete()
    second = resume(token)
    assert second.checkout_ref != first.checkout_ref
    assert second.view.snapshot.total.gross.amount == Decimal("72.50")
    assert Cart.objects.count() == 1


def test_resume_says_what_has_changed(token, resume, shop, coffee, tea):
    shop.unpublish(coffee.product)
    shop.change(tea.stocks.get(), quantity=2)
    shop.set_price(tea, "7.00")
    resumed = resume(token)
    assert [(difference.kind, difference.message) for difference in resumed.differences] == [
        (DifferenceKind.GONE, "Product COFFEE (COFFEE) is no longer available."),
        (DifferenceKind.LESS_IN_STOCK, "Only 2 of Product TEA (TEA) are in stock."),
        (
            DifferenceKind.PRICE_LOWER,
            "Product TEA (TEA) costs 7.00 USD each now, less than the 7.50 quoted.",
        ),
    ]
    assert resumed.view.snapshot.total.gross.amount == Decimal("24.00")


def test_a_link_without_products_prefills_only_the_details(
    draft, issue_link, resume, agent, customer
):
    resumed = resume(issue_link(draft, agent, has_products=False))
    assert resumed.view.snapshot.lines == ()
    assert resumed.view.snapshot.email == customer.email
    assert resumed.view.snapshot.billing_address.city == "New York"


def test_a_quoted_price_ends_at_the_quoted_quantity(token, resume, shop, tea):
    resumed = resume(token)
    shop.set_price(tea, "9.00")
    now = timezone.now()
    host.set_quantities(resumed.checkout_ref, {str(tea.pk): 4}, now=now)
    assert host.snapshot(resumed.checkout_ref, now=now).total.gross.amount == Decimal("86.00")
    host.set_quantities(resumed.checkout_ref, {str(tea.pk): 3}, now=now)
    assert host.snapshot(resumed.checkout_ref, now=now).total.gross.amount == Decimal("72.50")


# Dead links


@pytest.mark.one_host
@pytest.mark.parametrize("wrong", ["", "x", "é" * 43, "\ud800", "../../etc", "a" * 10000])
def test_a_link_that_nobody_made_is_not_found(token, refused, wrong):
    assert refused(wrong) == "LINK_NOT_FOUND"


@pytest.mark.one_host
def test_an_expired_link_is_dead(token, refused):
    assert refused(token, now=timezone.now() + timedelta(days=14)) == "LINK_EXPIRED"


@pytest.mark.one_host
def test_a_link_is_good_until_its_last_second(token, resume):
    resume(token, now=timezone.now() + timedelta(days=13, hours=23))


@pytest.mark.one_host
def test_a_revoked_link_is_dead_and_its_cart_too(
    token, draft, revoke, resume, refused, agent, shop
):
    resume(token)
    assert revoke(draft, agent).state == "REVOKED"
    assert shop.checkouts().count() == 0
    assert Cart.objects.count() == 0
    assert refused(token) == "LINK_REVOKED"


@pytest.mark.one_host
def test_revoking_twice_is_refused(draft, revoke, agent):
    revoke(draft, agent)
    with pytest.raises(Refusal) as caught:
        revoke(draft, agent)
    assert caught.value.code.value == "DRAFT_NOT_OPEN"


@pytest.mark.one_host
def test_a_completed_draft_says_so(draft, token, continue_draft, process, refused, agent):
    process(continue_draft(draft, agent).session, agent)
    assert refused(token) == "ALREADY_COMPLETED"


@pytest.mark.one_host
def test_a_customer_who_may_not_order_cannot_resume(token, refused, customer, shop):
    shop.change(customer, is_active=False)
    assert refused(token) == "CUSTOMER_NOT_ELIGIBLE"


@pytest.mark.one_host
def test_while_an_agent_continues_the_link_waits(
    draft, token, continue_draft, refused, resume, agent, actor_of
):
    from saleor_phone_order.flows import sessions

    continued = continue_draft(draft, agent)
    assert refused(token) == "DRAFT_NOT_OPEN"
    sessions.cancel(session_id=continued.session.pk, actor=actor_of(agent), now=timezone.now())
    assert resume(token).view.snapshot.total.gross.amount == Decimal("72.50")


def test_an_agent_who_continues_takes_the_live_cart_away(
    draft, token, resume, continue_draft, agent, shop
):
    resumed = resume(token)
    continued = continue_draft(draft, agent)
    assert [str(checkout.pk) for checkout in shop.checkouts()] == [continued.session.checkout_ref]
    assert continued.session.checkout_ref != resumed.checkout_ref


# The customer's order


@pytest.fixture
def complete(api, gid, shop):
    """What a visitor without login does in the host's own API."""

    def call(checkout_ref, amount):
        return shop.complete(api, gid, checkout_ref, amount)

    return call


def test_the_customer_orders_without_login_at_the_quoted_price(
    token, draft, resume, complete, customer, shop, tea
):
    resumed = resume(token)
    shop.set_price(tea, "9.00")
    answer = complete(resumed.checkout_ref, "72.50")
    assert answer["errors"] == []
    assert answer["order"]["total"]["gross"]["amount"] == 72.5
    order = shop.orders().get()
    assert order.user == customer
    assert order.user_email == customer.email
    draft.refresh_from_db()
    assert (draft.state, draft.order_ref) == ("COMPLETED", str(order.pk))
    assert draft.completed_at is not None
    assert Cart.objects.count() == 0
    entry = HistoryEntry.objects.filter(chain="draft:%s" % draft.pk).last()
    assert (entry.action, entry.actor_kind, entry.actor_id) == (
        "DRAFT_COMPLETED",
        "CUSTOMER",
        str(customer.pk),
    )


@pytest.mark.one_host
def test_an_order_of_a_cart_that_is_not_ours_means_nothing(shop, whole_database, customer):
    before = whole_database()
    assert (
        customer_orders.placed_by_host(
            checkout_ref="6f9d8f0e-0000-4000-8000-000000000000",
            order_ref="1",
            now=timezone.now(),
        )
        is None
    )
    assert whole_database() == before


def test_an_order_that_was_being_paid_while_an_agent_took_the_cart_still_counts(
    token, draft, resume, continue_draft, process, agent, customer
):
    resumed = resume(token)
    continued = continue_draft(draft, agent)
    customer_id = customer_orders.placed_by_host(
        checkout_ref=resumed.checkout_ref, order_ref="77", now=timezone.now()
    )
    assert customer_id == customer.pk
    draft.refresh_from_db()
    assert (draft.state, draft.order_ref) == ("COMPLETED", "77")
    with pytest.raises(Refusal) as caught:
        process(continued.session, agent)
    assert caught.value.code.value == "ALREADY_COMPLETED"


# Races


@pytest.mark.django_db(transaction=True)
def test_two_resumes_at_once_get_one_cart(token, resume, shop, race):
    first, second = race(lambda: resume(token), lambda: resume(token))
    assert first.checkout_ref == second.checkout_ref
    assert shop.checkouts().count() == 1
    assert Cart.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_resume_against_continue_leaves_one_cart(
    token, draft, resume, continue_draft, agent, shop, race
):
    race(lambda: resume(token), lambda: continue_draft(draft, agent))
    assert shop.checkouts().count() == 1


@pytest.mark.django_db(transaction=True)
def test_resume_against_revoke_leaves_no_cart(token, draft, resume, revoke, agent, shop, race):
    race(lambda: resume(token), lambda: revoke(draft, agent))
    draft.refresh_from_db()
    assert draft.state == "REVOKED"
    assert shop.checkouts().count() == 0
