from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from saleor_phone_order.flows import carts, continuing, drafts, open_sessions, sessions
from saleor_phone_order.flows.rebuilding import DifferenceKind
from saleor_phone_order.hosts import host
from saleor_phone_order.models import (
    Cart,
    CartPrice,
    Draft,
    HistoryEntry,
    PriceTier,
    Session,
    TierMembership,
    TierPrice,
)
from saleor_phone_order.rules.refusals import Refusal
from saleor_phone_order.rules.states import DraftState

pytestmark = pytest.mark.django_db


@pytest.fixture
def tier(customer, coffee):
    """Coffee for 15.33 to Anna; more than 20 of them for 12."""
    tier = PriceTier.objects.create(name="Gold")
    TierMembership.objects.create(tier=tier, customer=customer)
    TierPrice.objects.create(
        tier=tier, variant_ref=str(coffee.pk), amount=Decimal("15.33"), currency="USD"
    )
    return tier


@pytest.fixture
def continue_draft(actor_of):
    def call(draft, agent, now=None):
        return continuing.continue_draft(
            draft_id=draft.pk, actor=actor_of(agent), now=now or timezone.now()
        )

    return call


def total_of(session):
    return host.snapshot(session.checkout_ref, now=timezone.now()).total.gross.amount


# Saving


def test_save_keeps_everything_that_was_gathered(
    tier, session, save_draft, agent, customer, shop, coffee, tea, actor_of
):
    now = timezone.now()
    shop.sale("30", tea.product)
    shop.voucher("FIVE")
    shop.gift_card("GIFT-1234", "1.00")
    for code in ("FIVE", "GIFT-1234"):
        carts.add_promo_code(session_id=session.pk, actor=actor_of(agent), now=now, code=code)
    carts.write_note(
        session_id=session.pk, actor=actor_of(agent), now=now, note="Leave it at the door"
    )
    total = total_of(session)
    draft = save_draft(session, agent, note="Calls back on Monday", disposition="Undecided")
    draft.refresh_from_db()
    assert draft.state == "OPEN"
    assert draft.customer == customer
    assert draft.agent == agent
    assert draft.email == customer.email
    assert draft.currency == "USD"
    assert draft.note == "Calls back on Monday"
    assert draft.customer_note == "Leave it at the door"
    assert draft.disposition == "Undecided"
    assert draft.was_saved_by_guard is False
    assert draft.total_amount == total == Decimal("50.41")
    assert drafts.promo_codes_of(draft) == ["FIVE", "GIFT-1234"]
    assert draft.shipping_method_ref == str(shop.shipping_method.pk)
    assert draft.expires_at == draft.saved_at + timedelta(days=14)
    assert [
        (
            line.sku,
            line.quantity,
            line.list_amount,
            line.unit_amount,
            line.quoted_amount,
            line.reason,
            line.tier_name,
        )
        for line in draft.lines.all()
    ] == [
        ("COFFEE", 2, Decimal("20"), Decimal("15.33"), Decimal("15.33"), "TIER_VARIANT", "Gold"),
        ("TEA", 3, Decimal("7.5"), Decimal("7.5"), Decimal("5.25"), "LIST", ""),
    ]
    assert drafts.address_of(draft, "SHIPPING").city == "New York"
    assert drafts.address_of(draft, "BILLING").last_name == "Ortiz"


def test_save_ends_the_session_and_deletes_its_cart(session, save_draft, agent, shop):
    draft = save_draft(session, agent, disposition="Undecided")
    session.refresh_from_db()
    assert session.state == "DRAFTED"
    assert session.saved_draft == draft
    assert session.disposition == "Undecided"
    assert session.checkout_ref == ""
    assert shop.checkouts().count() == 0
    assert Cart.objects.count() == 0


@pytest.mark.one_host
def test_a_draft_never_holds_payment_data():
    columns = {field.name for field in Draft._meta.concrete_fields}
    assert not {name for name in columns if "card" in name or "payment" in name}


@pytest.mark.one_host
def test_an_empty_cart_is_a_valid_draft(start, save_draft, agent, customer):
    draft = save_draft(start(agent, customer), agent)
    assert draft.lines.count() == 0
    assert draft.total_amount is None
    assert draft.email == customer.email
    assert drafts.address_of(draft, "BILLING").city == "New York"


@pytest.mark.one_host
def test_a_cart_that_the_shop_deleted_is_still_a_draft(session, save_draft, agent, shop, customer):
    shop.checkouts().delete()
    draft = save_draft(session, agent)
    assert draft.lines.count() == 0
    assert draft.customer == customer


@pytest.mark.one_host
def test_drafts_have_ascending_numbers(start, save_draft, agent, customer):
    first = save_draft(start(agent, customer), agent)
    second = save_draft(start(agent, customer), agent)
    assert second.number == first.number + 1


@pytest.mark.one_host
def test_the_history_says_nothing_that_was_typed(session, save_draft, agent):
    draft = save_draft(session, agent, note="secret words", disposition="Undecided")
    entry = HistoryEntry.objects.filter(chain=session.chain).last()
    assert entry.action == "DRAFT_SAVED"
    assert str(draft.pk) in entry.details
    assert "secret" not in entry.details


@pytest.mark.one_host
@pytest.mark.parametrize("field", ["note", "disposition"])
def test_a_card_number_in_a_text_is_refused_and_changes_nothing(
    session, save_draft, agent, whole_database, field
):
    before = whole_database()
    with pytest.raises(Refusal) as caught:
        save_draft(session, agent, **{field: "4111-1111-1111-1111"})
    assert caught.value.code.value == "CARD_NUMBER_IN_TEXT"
    assert whole_database() == before


@pytest.mark.one_host
def test_another_agent_cannot_save(session, save_draft, other_agent, whole_database):
    # A host may keep the totals that it calculates for whoever reads them.
    total_of(session)
    before = whole_database()
    with pytest.raises(sessions.NotYourSession):
        save_draft(session, other_agent)
    assert whole_database() == before


@pytest.mark.one_host
def test_an_ended_session_cannot_be_saved(session, save_draft, process, agent, shop):
    process(session, agent)
    with pytest.raises(Refusal) as caught:
        save_draft(session, agent)
    assert caught.value.code.value == "SESSION_CLOSED"
    assert not Draft.objects.exists()


# Looking


@pytest.mark.one_host
def test_drafts_are_found_by_number_email_and_name(
    start, save_draft, agent, customer, other_customer
):
    annas = save_draft(start(agent, customer), agent)
    bens = save_draft(start(agent, other_customer), agent)

    def listed(search, state=None):
        return drafts.listed(search=search, state=state, limit=10, offset=0)[0]

    assert listed("") == [bens, annas]
    assert listed(str(annas.number)) == [annas]
    assert listed("#%d" % bens.number) == [bens]
    assert listed("ANNA@") == [annas]
    assert listed("okaf") == [bens]
    assert listed("anna okafor") == []
    assert listed("", DraftState.COMPLETED) == []
    assert listed("9" * 30) == []


@pytest.mark.one_host
def test_drafts_come_in_pages(start, save_draft, agent, customer):
    saved = [save_draft(start(agent, customer), agent) for _ in range(3)]
    first = drafts.listed(search="", state=None, limit=2, offset=0)
    rest = drafts.listed(search="", state=None, limit=2, offset=2)
    assert first == ([saved[2], saved[1]], True)
    assert rest == ([saved[0]], False)


# Continuing


def test_continue_opens_a_session_with_all_that_was_saved(
    tier, session, save_draft, continue_draft, agent, other_agent, customer, shop, actor_of
):
    now = timezone.now()
    shop.voucher("FIVE")
    carts.add_promo_code(session_id=session.pk, actor=actor_of(agent), now=now, code="FIVE")
    carts.write_note(session_id=session.pk, actor=actor_of(agent), now=now, note="Ring twice")
    total = total_of(session)
    draft = save_draft(session, agent)
    continued = continue_draft(draft, other_agent)
    assert continued.differences == []
    assert continued.session.state == "OPEN"
    assert continued.session.agent == other_agent
    assert continued.session.customer == customer
    assert continued.session.continued_draft == draft
    snapshot = host.snapshot(continued.session.checkout_ref, now=now)
    assert snapshot.total.gross.amount == total
    assert snapshot.note == "Ring twice"
    assert snapshot.shipping_address.city == "New York"
    assert snapshot.shipping_method.name == "Parcel"
    assert [code.code for code in snapshot.promo_codes] == ["FIVE"]
    assert shop.checkouts().get().user is None
    draft.refresh_from_db()
    assert draft.state == "RESUMED"


def test_continue_keeps_the_quoted_prices_when_prices_rise(
    tier, session, save_draft, continue_draft, agent, shop, coffee, tea
):
    total = total_of(session)
    draft = save_draft(session, agent)
    tier.prices.update(amount=Decimal("19"))
    shop.set_price(tea, "9")
    continued = continue_draft(draft, agent)
    assert continued.differences == []
    assert total_of(continued.session) == total
    assert set(CartPrice.objects.values_list("reason", "quantity_ceiling")) == {
        ("QUOTED", 2),
        ("QUOTED", 3),
    }


def test_continue_gives_the_lower_price_and_says_so(
    session, save_draft, continue_draft, agent, shop, tea
):
    draft = save_draft(session, agent)
    shop.set_price(tea, "6")
    continued = continue_draft(draft, agent)
    (difference,) = continued.differences
    assert difference.kind is DifferenceKind.PRICE_LOWER
    assert difference.quoted_price.amount == Decimal("7.5")
    assert difference.price.amount == Decimal("6")
    assert total_of(continued.session) == Decimal("68")


def test_a_promotion_that_ended_does_not_raise_a_quoted_price(
    session, save_draft, continue_draft, agent, shop, coffee, actor_of
):
    sale = shop.sale("50", coffee.product)
    draft = save_draft(session, agent)
    shop.end_sale(sale)
    continued = continue_draft(draft, agent)
    assert continued.differences == []
    # 2 × 10.00 + 3 × 7.50 + 10.00
    assert total_of(continued.session) == Decimal("52.50")


def test_a_new_promotion_comes_on_top_of_a_quoted_price(
    session, save_draft, continue_draft, agent, shop, coffee
):
    draft = save_draft(session, agent)
    shop.sale("50", coffee.product)
    continued = continue_draft(draft, agent)
    (difference,) = continued.differences
    assert difference.kind is DifferenceKind.PRICE_LOWER
    assert difference.price.amount == Decimal("10")
    assert total_of(continued.session) == Decimal("52.50")


@pytest.mark.one_host
def test_after_the_quotes_time_current_prices_count_and_are_told(
    session, save_draft, continue_draft, agent, shop, tea
):
    draft = save_draft(session, agent)
    shop.set_price(tea, "9")
    continued = continue_draft(draft, agent, now=timezone.now() + timedelta(days=14))
    (difference,) = continued.differences
    assert difference.kind is DifferenceKind.PRICE_HIGHER
    assert (
        difference.message
        == "Product TEA (TEA) costs 9.00 USD each now, more than the 7.50 quoted."
    )
    assert total_of(continued.session) == Decimal("77")
    assert not CartPrice.objects.exists()


def test_what_is_gone_or_short_is_said_and_the_rest_is_continued(
    session, save_draft, continue_draft, agent, shop, coffee, tea
):
    draft = save_draft(session, agent)
    coffee_ref = str(coffee.pk)
    coffee.delete()
    shop.change(tea.stocks.get(), quantity=1)
    continued = continue_draft(draft, agent)
    gone, short = continued.differences
    assert (gone.kind, gone.variant_ref) == (DifferenceKind.GONE, coffee_ref)
    assert (short.kind, short.quoted_quantity, short.available_quantity) == (
        DifferenceKind.LESS_IN_STOCK,
        3,
        1,
    )
    assert total_of(continued.session) == Decimal("17.50")


def test_a_voucher_and_a_shipping_method_that_no_longer_apply_are_said(
    session, save_draft, continue_draft, agent, shop, actor_of
):
    voucher = shop.voucher("FIVE")
    carts.add_promo_code(
        session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code="FIVE"
    )
    draft = save_draft(session, agent)
    voucher.delete()
    shop.shipping_method.delete()
    continued = continue_draft(draft, agent)
    assert [difference.kind for difference in continued.differences] == [
        DifferenceKind.SHIPPING_METHOD,
        DifferenceKind.PROMO_CODE,
    ]
    assert total_of(continued.session) == Decimal("62.50")


def test_processing_a_continued_draft_completes_it(
    session, save_draft, continue_draft, process, agent
):
    draft = save_draft(session, agent)
    continued = continue_draft(draft, agent)
    processed = process(continued.session, agent)
    draft.refresh_from_db()
    assert draft.state == "COMPLETED"
    assert draft.order_ref == processed.order.ref
    assert draft.completed_at is not None
    assert processed.order.total.gross.amount == Decimal("72.50")


@pytest.mark.one_host
def test_a_completed_draft_cannot_be_continued(
    session, save_draft, continue_draft, process, agent, whole_database
):
    draft = save_draft(session, agent)
    process(continue_draft(draft, agent).session, agent)
    before = whole_database()
    with pytest.raises(Refusal) as caught:
        continue_draft(draft, agent)
    assert caught.value.code.value == "ALREADY_COMPLETED"
    assert whole_database() == before


@pytest.mark.one_host
def test_saving_a_continued_draft_again_keeps_its_number(
    session, save_draft, continue_draft, fill, agent, coffee, tea
):
    draft = save_draft(session, agent, note="first")
    continued = continue_draft(draft, agent)
    fill(continued.session, agent, (tea, 1))
    again = save_draft(continued.session, agent, note="second")
    assert again == draft
    assert again.number == draft.number
    assert (again.state, again.note) == ("OPEN", "second")
    assert [(line.sku, line.quantity) for line in again.lines.all()] == [
        ("COFFEE", 2),
        ("TEA", 4),
    ]
    assert Draft.objects.count() == 1


@pytest.mark.one_host
def test_a_draft_is_continued_by_one_agent_at_a_time(
    session, save_draft, continue_draft, agent, other_agent, whole_database
):
    draft = save_draft(session, agent)
    open_session = continue_draft(draft, agent).session
    before = whole_database()
    with pytest.raises(open_sessions.SessionAlreadyOpen) as caught:
        continue_draft(draft, other_agent)
    assert caught.value.params["session_id"] == str(open_session.pk)
    assert whole_database() == before


@pytest.mark.one_host
def test_a_draft_of_a_customer_who_became_staff_cannot_be_continued(
    session, save_draft, continue_draft, agent, customer, shop, whole_database
):
    draft = save_draft(session, agent)
    shop.change(customer, is_staff=True)
    before = whole_database()
    with pytest.raises(Refusal) as caught:
        continue_draft(draft, agent)
    assert caught.value.code.value == "CUSTOMER_NOT_ELIGIBLE"
    assert whole_database() == before


@pytest.mark.one_host
def test_a_guests_draft_is_continued_as_a_guests(
    start, fill, save_draft, continue_draft, agent, coffee
):
    session = fill(start(agent), agent, (coffee, 1), is_shipped=False)
    host.set_email(session.checkout_ref, "gus@example.com")
    draft = save_draft(session, agent)
    assert (draft.customer, draft.email) == (None, "gus@example.com")
    continued = continue_draft(draft, agent)
    assert continued.session.is_guest is True
    assert host.cart_contents(continued.session.checkout_ref).email == "gus@example.com"


@pytest.mark.one_host
@pytest.mark.django_db(transaction=True)
def test_of_two_agents_who_continue_a_draft_at_once_one_gets_it(
    session, save_draft, continue_draft, agent, other_agent, shop, race
):
    draft = save_draft(session, agent)
    outcomes = race(
        lambda: continue_draft(draft, agent), lambda: continue_draft(draft, other_agent)
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "Continued",
        "SessionAlreadyOpen",
    ]
    assert shop.checkouts().count() == 1
    assert Session.objects.filter(state="OPEN").count() == 1
