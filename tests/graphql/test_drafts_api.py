from __future__ import annotations

import pytest

from saleor_phone_order.models import Draft

pytestmark = [pytest.mark.one_saleor_3, pytest.mark.django_db]

SAVE = """
mutation ($id: ID!, $products: Boolean) {
  phoneOrderDraftSave(
    id: $id, note: "Calls back", disposition: "Undecided", includeProducts: $products
  ) {
    session { state draftId }
    draft { id number state allowedActions email note disposition currency hasPromoCodes
      total { amount currency } customer { email } agent { email }
      billingAddress { city } shippingAddress { city }
      lines { sku name quantity reason tierName variantId
              listPrice { amount } appliedPrice { amount } quotedPrice { amount } } }
    link { url expiresAt }
    errors { code field }
  }
}
"""
DRAFT = "query ($id: ID!) { phoneOrderDraft(id: $id) { number state orderId } }"
DRAFTS = """
query ($search: String, $state: PhoneOrderDraftState) {
  phoneOrderDrafts(search: $search, state: $state, first: 10) {
    edges { node { number state lines { sku } customer { email } } } } }
"""
SEND = """
mutation ($id: ID!) { phoneOrderDraftLinkSend(id: $id) {
  draft { state } link { url expiresAt } errors { code field } } }
"""
REVOKE = """
mutation ($id: ID!) { phoneOrderDraftLinkRevoke(id: $id) {
  draft { state allowedActions } errors { code field } } }
"""
RESUME = """
mutation ($link: String!) { phoneOrderDraftResume(token: $link) {
  checkoutId checkoutToken draftNumber expiresAt
  differences { kind message variantId quotedQuantity availableQuantity
                quotedPrice { amount } price { amount } }
  cart { quantity email total { gross { amount } } lines { sku reason { kind } } }
  errors { code field message } } }
"""
CONTINUE = """
mutation ($id: ID!, $input: PhoneOrderDraftContinueInput) {
  phoneOrderDraftContinue(id: $id, input: $input) {
    session { id state continuedDraftId direction team cart { quantity total { gross { amount } } } }
    impersonation { token }
    differences { kind }
    errors { code field sessionId } } }
"""


@pytest.fixture
def saved(data, session, agent, gid):
    return data(SAVE, as_=agent, id=gid("PhoneOrderSession", session))


@pytest.fixture
def token(saved):
    return saved["link"]["url"].rpartition("/")[2]


def test_save_answers_the_draft_and_its_link(saved, gid, agent, customer, coffee):
    draft = Draft.objects.get()
    assert saved["session"] == {"state": "DRAFTED", "draftId": gid("PhoneOrderDraft", draft)}
    answered = saved["draft"]
    assert answered["id"] == gid("PhoneOrderDraft", draft)
    assert answered["number"] == str(draft.number)
    assert answered["state"] == "OPEN"
    assert answered["allowedActions"] == ["RESUME", "CONTINUE", "UPDATE", "REVOKE"]
    assert answered["email"] == customer.email
    assert (answered["note"], answered["disposition"]) == ("Calls back", "Undecided")
    assert answered["total"] == {"amount": "72.50", "currency": "USD"}
    assert answered["agent"] == {"email": agent.email}
    assert answered["billingAddress"] == {"city": "New York"}
    assert answered["hasPromoCodes"] is False
    assert answered["lines"][0] == {
        "sku": "COFFEE",
        "name": "Product COFFEE (COFFEE)",
        "quantity": 2,
        "reason": "LIST",
        "tierName": "",
        "variantId": gid("ProductVariant", coffee),
        "listPrice": {"amount": "20.00"},
        "appliedPrice": {"amount": "20.00"},
        "quotedPrice": {"amount": "20.00"},
    }
    assert saved["link"]["url"].startswith("/plugins/saleor-phone-order/resume/")


@pytest.mark.one_host
def test_agents_find_each_others_drafts(data, saved, other_agent, customer):
    number = saved["draft"]["number"]
    (edge,) = data(DRAFTS, as_=other_agent, search=number, state="OPEN")["edges"]
    assert edge["node"]["customer"] == {"email": customer.email}
    assert [line["sku"] for line in edge["node"]["lines"]] == ["COFFEE", "TEA"]
    assert data(DRAFTS, as_=other_agent, search="nobody")["edges"] == []
    draft = data(DRAFT, as_=other_agent, id=saved["draft"]["id"])
    assert draft == {"number": number, "state": "OPEN", "orderId": None}


@pytest.mark.one_host
def test_an_unknown_draft_is_null(api, agent, gid, session):
    for global_id in (gid("PhoneOrderDraft", session), "nonsense"):
        answer = api(DRAFT, as_=agent, id=global_id)
        assert answer["data"]["phoneOrderDraft"] is None


@pytest.mark.one_host
@pytest.mark.parametrize("document", [DRAFTS, DRAFT, SEND, REVOKE, CONTINUE])
@pytest.mark.parametrize("who", [None, "customer"])
def test_who_is_no_agent_is_denied(api, request, saved, document, who, whole_database):
    as_ = request.getfixturevalue(who) if who else None
    before = whole_database()
    answer = api(document, as_=as_, id=saved["draft"]["id"])
    assert answer["errors"][0]["extensions"]["exception"]["code"] == "PermissionDenied"
    assert whole_database() == before


def test_anybody_with_the_link_resumes(data, saved, token, shop, gid):
    resumed = data(RESUME, link=token)
    checkout = shop.checkouts().get()
    assert resumed["checkoutId"] == gid("Checkout", checkout)
    assert resumed["checkoutToken"] == str(checkout.pk)
    assert resumed["draftNumber"] == saved["draft"]["number"]
    assert resumed["differences"] == []
    assert resumed["cart"]["total"]["gross"]["amount"] == "72.50"
    assert data(RESUME, link=token)["checkoutId"] == resumed["checkoutId"]


def test_resume_says_each_difference(data, token, shop, tea, gid):
    shop.change(tea.stocks.get(), quantity=2)
    shop.set_price(tea, "5.00")
    short, cheaper = data(RESUME, link=token)["differences"]
    assert short == {
        "kind": "LESS_IN_STOCK",
        "message": "Only 2 of Product TEA (TEA) are in stock.",
        "variantId": gid("ProductVariant", tea),
        "quotedQuantity": 3,
        "availableQuantity": 2,
        "quotedPrice": None,
        "price": None,
    }
    assert (cheaper["kind"], cheaper["quotedPrice"], cheaper["price"]) == (
        "PRICE_LOWER",
        {"amount": "7.50"},
        {"amount": "5.00"},
    )


@pytest.mark.one_host
def test_a_wrong_token_is_an_error(refusal, saved):
    (error,) = refusal(RESUME, link="wrong")
    assert error["code"] == "LINK_NOT_FOUND"


@pytest.mark.one_host
def test_a_new_link_replaces_the_old_one(data, refusal, saved, token, other_agent):
    sent = data(SEND, as_=other_agent, id=saved["draft"]["id"])
    assert sent["draft"]["state"] == "OPEN"
    (error,) = refusal(RESUME, link=token)
    assert error["code"] == "LINK_REVOKED"
    assert data(RESUME, link=sent["link"]["url"].rpartition("/")[2])["checkoutId"]


@pytest.mark.one_host
def test_a_revoked_link_opens_nothing(data, refusal, saved, token, agent):
    revoked = data(REVOKE, as_=agent, id=saved["draft"]["id"])
    assert revoked["draft"] == {"state": "REVOKED", "allowedActions": ["CONTINUE", "UPDATE"]}
    (error,) = refusal(RESUME, link=token)
    assert error["code"] == "LINK_REVOKED"


@pytest.mark.one_host
def test_a_link_without_products_has_an_empty_cart(data, session, agent, gid):
    saved = data(SAVE, as_=agent, id=gid("PhoneOrderSession", session), products=False)
    resumed = data(RESUME, link=saved["link"]["url"].rpartition("/")[2])
    assert (resumed["cart"]["quantity"], resumed["cart"]["lines"]) == (0, [])


def test_continue_answers_the_new_session(data, saved, other_agent):
    answer = data(
        CONTINUE,
        as_=other_agent,
        id=saved["draft"]["id"],
        input={"direction": "OUTBOUND", "team": "North"},
    )
    session = answer["session"]
    assert session["state"] == "OPEN"
    assert session["continuedDraftId"] == saved["draft"]["id"]
    assert (session["direction"], session["team"]) == ("OUTBOUND", "North")
    assert session["cart"] == {"quantity": 5, "total": {"gross": {"amount": "72.50"}}}
    assert answer["impersonation"]["token"]
    assert answer["differences"] == []


@pytest.mark.one_host
def test_continue_during_another_call_names_the_open_session(
    data, refusal, saved, start, agent, other_customer, gid
):
    busy = start(agent, other_customer)
    (error,) = refusal(CONTINUE, as_=agent, id=saved["draft"]["id"])
    assert error["code"] == "SESSION_ALREADY_OPEN"
    assert error["sessionId"] == gid("PhoneOrderSession", busy)
    assert Draft.objects.get().state == "OPEN"


def test_an_impersonation_token_cannot_touch_drafts(
    api, saved, token, start, impersonate, other_agent, other_customer, whole_database
):
    authorization = impersonate(start(other_agent, other_customer))
    for document, arguments in (
        (RESUME, {"link": token}),
        (CONTINUE, {"id": saved["draft"]["id"]}),
        (SEND, {"id": saved["draft"]["id"]}),
    ):
        answer = api(document, token=authorization, **arguments)
        code = answer["errors"][0]["extensions"]["exception"]["code"]
        assert code == "IMPERSONATION_FORBIDDEN"
    assert Draft.objects.get().state == "OPEN"
