"""Who may call what: every `phoneOrder…` operation as every kind of caller.

One table says what each caller gets. A cell runs for real, on the same prepared shop,
and is rolled back.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from saleor_phone_order.flows import carts, drafting, links, mails, orders, price_overrides
from saleor_phone_order.models import Affiliate, Import, MailKind, PriceTier, Session
from saleor_phone_order.rules.permissions import Permission

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

DONE = "done"
DENIED = "PermissionDenied"
FORBIDDEN = "IMPERSONATION_FORBIDDEN"
NOT_YOURS = "NOT_YOUR_SESSION"
NOT_FOUND = "NOT_FOUND"

CALLERS = (
    "anonymous",
    "customer",
    "impersonated",
    "staff",
    "agent",
    "other_agent",
    "supervisor",
    "pricing",
    "app",
)


def row(*, agent, other_agent, supervisor, pricing=DENIED, app, public=False, mutation=True):
    """What each caller gets. Customers and plain staff are denied unless it is public."""
    nobody = DONE if public else DENIED
    return {
        "anonymous": nobody,
        "customer": nobody,
        "impersonated": FORBIDDEN if mutation else DENIED,
        "staff": nobody,
        "agent": agent,
        "other_agent": other_agent,
        "supervisor": supervisor,
        "pricing": DONE if public else pricing,
        "app": app,
    }


#: Only the session's own agent. The supervisor here handles phone orders too.
OWN = row(agent=DONE, other_agent=NOT_YOURS, supervisor=NOT_YOURS, app=NOT_YOURS)
ANY_AGENT = row(agent=DONE, other_agent=DONE, supervisor=DONE, app=DONE)
ANY_AGENT_READS = row(agent=DONE, other_agent=DONE, supervisor=DONE, app=DONE, mutation=False)
SUPERVISOR = row(agent=DENIED, other_agent=DENIED, supervisor=DONE, app=DENIED)
SUPERVISOR_READS = row(
    agent=DENIED, other_agent=DENIED, supervisor=DONE, app=DENIED, mutation=False
)
PRICING = row(agent=DENIED, other_agent=DENIED, supervisor=DENIED, pricing=DONE, app=DENIED)
PRICING_READS = row(
    agent=DENIED, other_agent=DENIED, supervisor=DENIED, pricing=DONE, app=DENIED, mutation=False
)
#: With any of the three permissions; apps have no desk.
PEOPLE_READ = row(
    agent=DONE, other_agent=DONE, supervisor=DONE, pricing=DONE, app=DENIED, mutation=False
)
ALL_READ = row(
    agent=DONE, other_agent=DONE, supervisor=DONE, pricing=DONE, app=DONE, mutation=False
)
MANAGERS = row(agent=DENIED, other_agent=DENIED, supervisor=DONE, pricing=DONE, app=DENIED)
OWN_READS = row(agent=DONE, other_agent=NOT_FOUND, supervisor=DONE, app=NOT_FOUND, mutation=False)
PUBLIC = row(agent=DONE, other_agent=DONE, supervisor=DONE, app=DONE, public=True)

E = "{ errors { code } }"
#: Operation: (document's field with $names of prepared ids, expectation).
OPERATIONS = {
    "phoneOrderDesk": ("phoneOrderDesk { shopName }", PEOPLE_READ),
    "phoneOrderSession": ("phoneOrderSession(id: $session) { id }", OWN_READS),
    "phoneOrderCurrentSession": ("phoneOrderCurrentSession { id }", ANY_AGENT_READS),
    "phoneOrderSessions": ("phoneOrderSessions(first: 1) { edges { cursor } }", ANY_AGENT_READS),
    "phoneOrderCatalog": (
        "phoneOrderCatalog(sessionId: $session, first: 1) { edges { cursor } }",
        OWN_READS,
    ),
    "phoneOrderSections": ("phoneOrderSections(sessionId: $session) { id }", OWN_READS),
    "phoneOrderCustomers": (
        'phoneOrderCustomers(search: "ortiz", first: 1) { edges { cursor } }',
        ANY_AGENT_READS,
    ),
    "phoneOrderCustomer": ("phoneOrderCustomer(id: $customer) { id }", ANY_AGENT_READS),
    "phoneOrderDraft": ("phoneOrderDraft(id: $draft) { id }", ANY_AGENT_READS),
    "phoneOrderDrafts": ("phoneOrderDrafts(first: 1) { edges { cursor } }", ANY_AGENT_READS),
    "phoneOrderTiers": ("phoneOrderTiers(first: 1) { edges { cursor } }", PRICING_READS),
    "phoneOrderTier": ("phoneOrderTier(id: $tier) { id }", PRICING_READS),
    "phoneOrderReview": ("phoneOrderReview(id: $review) { id }", SUPERVISOR_READS),
    "phoneOrderReviews": ("phoneOrderReviews(first: 1) { edges { cursor } }", SUPERVISOR_READS),
    "phoneOrderPriceOverrides": (
        "phoneOrderPriceOverrides(first: 1) { edges { cursor } }",
        SUPERVISOR_READS,
    ),
    "phoneOrderPriceCeilings": ("phoneOrderPriceCeilings { groupId }", PRICING_READS),
    "phoneOrderHistory": ("phoneOrderHistory(first: 1) { edges { cursor } }", SUPERVISOR_READS),
    "phoneOrderReport": (
        'phoneOrderReport(input: {groupBy: DAY, from: "2026-11-01", to: "2026-11-01", timeZone: "UTC"})'
        " { csv }",
        SUPERVISOR_READS,
    ),
    "phoneOrderMails": ("phoneOrderMails(first: 1) { edges { cursor } }", SUPERVISOR_READS),
    "phoneOrderMailResend": ("phoneOrderMailResend(id: $mail) " + E, ANY_AGENT),
    "phoneOrderSessionStart": (
        "phoneOrderSessionStart(input: {customerId: $other}) " + E,
        {**ANY_AGENT, "agent": "SESSION_ALREADY_OPEN"},
    ),
    "phoneOrderSessionHeartbeat": ("phoneOrderSessionHeartbeat(id: $session) " + E, OWN),
    "phoneOrderSessionTakeOver": ("phoneOrderSessionTakeOver(id: $session) " + E, SUPERVISOR),
    "phoneOrderSessionRelease": ("phoneOrderSessionRelease(id: $session) " + E, SUPERVISOR),
    "phoneOrderSessionAcknowledge": ("phoneOrderSessionAcknowledge(id: $ended) " + E, OWN),
    "phoneOrderSessionIdentify": (
        'phoneOrderSessionIdentify(id: $session, email: "guest@example.com") ' + E,
        {**OWN, "agent": "INVALID"},
    ),
    "phoneOrderConsentRecord": (
        'phoneOrderConsentRecord(id: $session, wording: "Yes.") ' + E,
        {**OWN, "agent": "INVALID", "app": "PERMISSION_DENIED"},
    ),
    "phoneOrderConsentCodeSend": (
        "phoneOrderConsentCodeSend(id: $session) " + E,
        {**OWN, "agent": "INVALID", "app": "PERMISSION_DENIED"},
    ),
    "phoneOrderConsentCodeConfirm": (
        'phoneOrderConsentCodeConfirm(id: $session, code: "123456") ' + E,
        {**OWN, "agent": "INVALID", "app": "PERMISSION_DENIED"},
    ),
    "phoneOrderCancel": ("phoneOrderCancel(id: $session) " + E, OWN),
    "phoneOrderHandOff": ("phoneOrderHandOff(id: $session) " + E, OWN),
    "phoneOrderLinesAdd": ('phoneOrderLinesAdd(id: $session, text: "A1 1") ' + E, OWN),
    "phoneOrderLinesUpdate": (
        "phoneOrderLinesUpdate(id: $session, lines: [{lineId: $line, quantity: 2}]) " + E,
        OWN,
    ),
    "phoneOrderLinesDelete": ("phoneOrderLinesDelete(id: $session, lineIds: [$line]) " + E, OWN),
    "phoneOrderAddressesUpdate": (
        'phoneOrderAddressesUpdate(id: $session, billingAddress: {country: "DE", firstName: "A", lastName: "B",'
        ' streetAddress1: "Torstr. 1", city: "Berlin", postalCode: "10119"}) ' + E,
        OWN,
    ),
    "phoneOrderShippingMethodUpdate": (
        "phoneOrderShippingMethodUpdate(id: $session, shippingMethodId: $method) " + E,
        OWN,
    ),
    "phoneOrderLinePriceOverride": (
        'phoneOrderLinePriceOverride(id: $session, lineId: $line, price: "19.00", reason: "Loyal") '
        + E,
        OWN,
    ),
    "phoneOrderShippingPriceOverride": (
        'phoneOrderShippingPriceOverride(id: $session, price: "9.50", reason: "Loyal") ' + E,
        OWN,
    ),
    "phoneOrderPriceOverrideApprove": (
        "phoneOrderPriceOverrideApprove(id: $override) " + E,
        SUPERVISOR,
    ),
    "phoneOrderPriceOverrideRefuse": (
        "phoneOrderPriceOverrideRefuse(id: $override) " + E,
        SUPERVISOR,
    ),
    "phoneOrderPriceCeilingSet": (
        'phoneOrderPriceCeilingSet(groupId: $group, percentage: "5") ' + E,
        PRICING,
    ),
    "phoneOrderPromoCodeAdd": (
        'phoneOrderPromoCodeAdd(id: $session, promoCode: "TAKE5") ' + E,
        # The cart has a code, and nothing lets two be combined.
        {**OWN, "agent": "COUPON_NOT_COMBINABLE"},
    ),
    "phoneOrderPromoCodeRemove": (
        'phoneOrderPromoCodeRemove(id: $session, promoCode: "HAS1") ' + E,
        OWN,
    ),
    "phoneOrderDetailsUpdate": (
        'phoneOrderDetailsUpdate(id: $session, note: "Ring twice.") ' + E,
        OWN,
    ),
    "phoneOrderProcess": (
        'phoneOrderProcess(id: $session, input: {idempotencyKey: "k-1"}) ' + E,
        OWN,
    ),
    "phoneOrderPaymentRelease": (
        "phoneOrderPaymentRelease(id: $session) " + E,
        {**OWN, "agent": "INVALID"},
    ),
    "phoneOrderPreauthorize": (
        'phoneOrderPreauthorize(id: $session, paymentMethod: "pm_123") ' + E,
        {**OWN, "agent": "PAYMENT_NOT_CONFIGURED"},
    ),
    "phoneOrderDraftSave": ("phoneOrderDraftSave(id: $session) " + E, OWN),
    "phoneOrderDraftContinue": (
        "phoneOrderDraftContinue(id: $draft) " + E,
        {**ANY_AGENT, "agent": "SESSION_ALREADY_OPEN"},
    ),
    "phoneOrderCartContinue": (
        "phoneOrderCartContinue(checkoutId: $left) " + E,
        {**ANY_AGENT, "agent": "SESSION_ALREADY_OPEN"},
    ),
    "phoneOrderCartCopy": ("phoneOrderCartCopy(id: $session, checkoutId: $owned) " + E, OWN),
    "phoneOrderOrderCopy": ("phoneOrderOrderCopy(id: $session, orderId: $past) " + E, OWN),
    "phoneOrderDraftLinkSend": ("phoneOrderDraftLinkSend(id: $draft) " + E, ANY_AGENT),
    "phoneOrderDraftLinkRevoke": ("phoneOrderDraftLinkRevoke(id: $draft) " + E, ANY_AGENT),
    "phoneOrderDraftResume": ("phoneOrderDraftResume(token: $token) " + E, PUBLIC),
    # This link asks for no code.
    "phoneOrderDraftLinkCodeSend": (
        "phoneOrderDraftLinkCodeSend(token: $token) " + E,
        {who: "INVALID" if what == DONE else what for who, what in PUBLIC.items()},
    ),
    "phoneOrderCustomerCreate": (
        'phoneOrderCustomerCreate(input: {email: "new@example.com"}) ' + E,
        ANY_AGENT,
    ),
    "phoneOrderCustomerUpdate": (
        'phoneOrderCustomerUpdate(id: $other, input: {firstName: "Benno"}) ' + E,
        ANY_AGENT,
    ),
    "phoneOrderReviewApprove": ("phoneOrderReviewApprove(id: $review) " + E, SUPERVISOR),
    "phoneOrderReviewDeny": ("phoneOrderReviewDeny(id: $review) " + E, SUPERVISOR),
    "phoneOrderTierCreate": ('phoneOrderTierCreate(input: {name: "New"}) ' + E, PRICING),
    "phoneOrderTierUpdate": (
        'phoneOrderTierUpdate(id: $tier, input: {name: "Renamed"}) ' + E,
        PRICING,
    ),
    "phoneOrderTierDelete": ("phoneOrderTierDelete(id: $tier) " + E, PRICING),
    "phoneOrderTierPricesSet": (
        'phoneOrderTierPricesSet(id: $tier, prices: [{variantId: $variant, minimumQuantity: 1, percentage: "5"}]) '
        + E,
        PRICING,
    ),
    "phoneOrderCampaigns": ("phoneOrderCampaigns(first: 1) { edges { cursor } }", ALL_READ),
    "phoneOrderCampaign": ("phoneOrderCampaign(id: $campaign) { id }", ALL_READ),
    "phoneOrderShippingMethods": ("phoneOrderShippingMethods { id }", PRICING_READS),
    "phoneOrderVariants": ('phoneOrderVariants(search: "tea") { sku }', PRICING_READS),
    "phoneOrderCampaignCreate": (
        'phoneOrderCampaignCreate(input: {name: "New", code: "NEW"}) ' + E,
        PRICING,
    ),
    "phoneOrderCampaignUpdate": (
        'phoneOrderCampaignUpdate(id: $campaign, input: {name: "Renamed"}) ' + E,
        PRICING,
    ),
    "phoneOrderCampaignDuplicate": ("phoneOrderCampaignDuplicate(id: $campaign) " + E, PRICING),
    "phoneOrderCampaignDelete": ("phoneOrderCampaignDelete(id: $campaign) " + E, PRICING),
    "phoneOrderAffiliates": ("phoneOrderAffiliates(first: 1) { edges { cursor } }", ALL_READ),
    "phoneOrderAffiliateCreate": ('phoneOrderAffiliateCreate(name: "Radio") ' + E, MANAGERS),
    "phoneOrderAffiliateUpdate": (
        "phoneOrderAffiliateUpdate(id: $affiliate, isActive: false) " + E,
        MANAGERS,
    ),
    "phoneOrderAgents": ("phoneOrderAgents(first: 1) { edges { cursor } }", SUPERVISOR_READS),
    # One's own, or anybody's for a supervisor; apps have none.
    "phoneOrderAgentUpdate": (
        'phoneOrderAgentUpdate(agentId: $agent, team: "Days") ' + E,
        {**ANY_AGENT, "other_agent": "PERMISSION_DENIED", "app": "PERMISSION_DENIED"},
    ),
    "phoneOrderImport": ("phoneOrderImport(id: $import) { id }", PRICING_READS),
    "phoneOrderTierPricesExport": (
        "phoneOrderTierPricesExport(tierId: $tier) { text }",
        PRICING_READS,
    ),
    "phoneOrderCampaignsExport": (
        "phoneOrderCampaignsExport(kind: OFFERS) { text }",
        PRICING_READS,
    ),
    "phoneOrderTierPricesImport": (
        'phoneOrderTierPricesImport(tierId: $tier, text: "sku,amount", isLast: false) ' + E,
        PRICING,
    ),
    "phoneOrderCampaignsImport": (
        'phoneOrderCampaignsImport(kind: OFFERS, text: "campaign", isLast: false) ' + E,
        PRICING,
    ),
    "phoneOrderTierAssign": (
        "phoneOrderTierAssign(customerId: $other, tierId: $tier) " + E,
        PRICING,
    ),
}


def test_the_table_names_every_operation_there_is():
    from saleor.graphql.api import schema

    ours = {
        name
        for type_ in (schema.get_query_type(), schema.get_mutation_type())
        for name in type_.fields
        if name.startswith("phoneOrder")
    }
    assert ours == set(OPERATIONS)


@pytest.fixture
def prepared(
    shop,
    agent,
    other_agent,
    supervisor,
    customer,
    other_customer,
    start,
    actor_of,
    gid,
    impersonate,
    campaign,
    settings,
):
    """Ids by name, and the Authorization header of each caller."""
    supervisor.user_permissions.set(
        shop.permissions([Permission.HANDLE_PHONE_ORDERS, Permission.MANAGE_PHONE_ORDERS])
    )
    variant = shop.variant("A1")
    shop.voucher("TAKE5")
    shop.voucher("HAS1", "1.00")
    actor, now = actor_of(agent), timezone.now()

    def filled(for_whom):
        session = start(agent, for_whom)
        carts.add_lines(session_id=session.pk, actor=actor, now=now, lines=[(str(variant.pk), 1)])
        carts.choose_shipping_method(
            session_id=session.pk, actor=actor, now=now, method_ref=str(shop.shipping_method.pk)
        )
        return session

    third = shop.user("cleo@example.com")
    ordered = filled(third)
    orders.process(session_id=ordered.pk, actor=actor, now=now, key="first")
    saved = filled(shop.user("dora@example.com"))
    draft = drafting.save(session_id=saved.pk, actor=actor, now=now)
    link = links.issue(draft_id=draft.pk, actor=actor, now=now)
    mail = mails.queue(
        kind=MailKind.DRAFT_LINK, subject_ref=str(link.draft.links.get().pk), now=now
    )
    ended = filled(shop.user("eve@example.com"))
    Session.objects.filter(pk=ended.pk).update(
        state="ABANDONED", was_ended_by_guard=True, ended_at=now
    )
    session = filled(customer)
    carts.add_promo_code(session_id=session.pk, actor=actor, now=now, code="HAS1")
    session.refresh_from_db()
    settings.PHONE_ORDER_PRICES_ADJUSTABLE = True
    settings.PHONE_ORDER_SHIPPING_ADJUSTABLE = True
    settings.PHONE_ORDER_PRICE_CEILING_PERCENT = 5
    _, override = price_overrides.give_shipping_price(
        session_id=session.pk,
        actor=actor,
        now=now,
        price=Decimal("1.00"),
        reason="Loyal",
        asks_approval=True,
    )
    ids = {
        "session": gid("PhoneOrderSession", session),
        "ended": gid("PhoneOrderSession", ended),
        "draft": gid("PhoneOrderDraft", draft),
        "review": gid("PhoneOrderReview", ordered.reviews.get()),
        "override": gid("PhoneOrderPriceOverride", override),
        "group": gid("Group", shop.group("Sales")),
        "tier": gid("PhoneOrderTier", PriceTier.objects.create(name="Gold")),
        "campaign": gid("PhoneOrderCampaign", campaign("SPRING")),
        "affiliate": gid("PhoneOrderAffiliate", Affiliate.objects.create(name="TV")),
        "agent": gid("User", agent),
        "import": gid("PhoneOrderImport", Import.objects.create(kind="OFFERS", created_at=now)),
        "customer": gid("User", customer),
        "other": gid("User", other_customer),
        "variant": gid("ProductVariant", variant),
        "line": gid("CheckoutLine", shop.checkouts().get(pk=session.checkout_ref).lines.get()),
        "method": gid("ShippingMethod", shop.shipping_method),
        "left": gid("Checkout", shop.own_cart(other_customer, A1=1)),
        "mail": gid("PhoneOrderMail", mail),
        "owned": gid("Checkout", shop.own_cart(customer, A1=1)),
        "past": gid("Order", shop.placed_order(customer, now, net="1.00", gross="1.00")),
        "token": link.url.rsplit("/", 1)[1],
    }
    pricing = shop.staff("pricing@example.com", Permission.MANAGE_PHONE_ORDER_PRICING)
    _, app_token = shop.app(Permission.HANDLE_PHONE_ORDERS)
    headers = {
        "anonymous": None,
        "customer": shop.login(customer),
        "impersonated": impersonate(session),
        "staff": shop.login(shop.staff("staff@example.com")),
        "agent": shop.login(agent),
        "other_agent": shop.login(other_agent),
        "supervisor": shop.login(supervisor),
        "pricing": shop.login(pricing),
        "app": "Bearer " + app_token,
    }
    return ids, headers


def outcome(answer, name):
    if "errors" in answer:
        return answer["errors"][0]["extensions"]["exception"]["code"]
    field = answer["data"][name]
    errors = field.get("errors") if isinstance(field, dict) else None
    return errors[0]["code"] if errors else DONE


def document(name, body, ids):
    kind = "query" if "errors { code }" not in body else "mutation"
    used = [key for key in ids if "$" + key in body]
    declared = ", ".join("$%s: %s!" % (key, "String" if key == "token" else "ID") for key in used)
    return "%s %s { %s }" % (kind, "(%s)" % declared if declared else "", body), {
        key: ids[key] for key in used
    }


@pytest.mark.one_host
def test_every_caller_gets_what_the_table_says(prepared, post):
    ids, headers = prepared
    wrong = []
    for name, (body, expected) in OPERATIONS.items():
        query, variables = document(name, body, ids)
        for caller in CALLERS:
            with transaction.atomic():
                answer = post({"query": query, "variables": variables}, headers[caller]).json()
                transaction.set_rollback(True)
            if outcome(answer, name) != expected[caller]:
                wrong.append((name, caller, expected[caller], answer))
    assert not wrong, "\n".join(map(str, wrong))
