"""No mutation of Saleor 3 touches an order that waits for its review, by whatever it is named."""

from __future__ import annotations

import itertools
from importlib.util import find_spec

import pytest
from django.utils import timezone

from saleor_phone_order.flows import carts, reviewing
from tests.documents import all_mutations, mutation_document, paths_to

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(find_spec("saleor.channel") is None, reason="Saleor 2.10 has fewer ways"),
]

#: Mutations of the host that may name such an order, and why.
HARMLESS = {
    "orderAddNote": "a note",
    "orderNoteAdd": "a note",
    "orderNoteUpdate": "a note",
    "updateMetadata": "public metadata, which the shop's other systems write",
    "deleteMetadata": "public metadata, which the shop's other systems write",
}
IN_REVIEW = "This phone order is in review."


@pytest.fixture
def held(shop, session, process, agent, actor_of):
    """An order in review, with one of everything that an order can have."""
    shop.voucher("FIVE", "5.00")
    carts.add_promo_code(
        session_id=session.pk, actor=actor_of(agent), now=timezone.now(), code="FIVE"
    )
    order = shop.order(process(session, agent).order.ref)
    shop.add_belongings(order)
    return order


@pytest.fixture
def boss(shop):
    """May do everything."""
    boss = shop.order_manager("boss@example.com")
    shop.change(boss, is_superuser=True)
    return boss


@pytest.fixture
def answers_to(post, shop, boss, settings):
    """`answers_to(mutations)`: the error message of each, or None."""
    settings.GRAPHQL_MUTATION_COUNT_LIMIT = settings.GRAPHQL_ALIAS_COUNT_LIMIT = 100

    def call(documents, size=100):
        found = []
        for start in range(0, len(documents), size):
            fields = [each[len("mutation { ") : -len(" }")] for each in documents[start:][:size]]
            body = "mutation { %s }" % " ".join("a%d: %s" % pair for pair in enumerate(fields))
            answer = post({"query": body}, shop.login(boss)).json()
            messages = {}
            for error in answer.get("errors", ()):
                assert "path" in error, error
                messages.setdefault(error["path"][0], error["message"])
            found += [messages.get("a%d" % number) for number in range(len(fields))]
        return found

    return call


def every_way_to_name(names, types):
    """A document for every argument of these types of every mutation, with the next name there."""
    return [
        mutation_document(name, field, path, '"%s"' % next(names))
        for name, field in all_mutations().items()
        if not name.startswith("phoneOrder") and name not in HARMLESS
        for path in paths_to(types, field)
    ]


def test_no_mutation_that_names_the_order_runs(answers_to, held, gid, whole_database):
    documents = every_way_to_name(itertools.repeat(gid("Order", held)), {"ID"})
    assert len(documents) > 400
    before = whole_database()
    for document, message in zip(documents, answers_to(documents)):
        assert message == IN_REVIEW, document
    assert whole_database() == before


def test_no_mutation_that_names_what_belongs_to_the_order_runs(
    answers_to, shop, held, gid, whole_database
):
    belongings = shop.belongings(held)
    assert len(belongings) >= 11
    names = itertools.cycle(gid(type_name, ref) for type_name, ref in belongings)
    documents = every_way_to_name(names, {"ID"})
    before = whole_database()
    for document, message in zip(documents, answers_to(documents)):
        assert message == IN_REVIEW, document
    assert whole_database() == before


def test_no_mutation_that_names_its_transaction_by_the_token_runs(answers_to, held, whole_database):
    token = held.payment_transactions.first().token
    documents = every_way_to_name(itertools.repeat(token), {"UUID"})
    assert any("transactionUpdate" in document for document in documents)
    before = whole_database()
    for document, message in zip(documents, answers_to(documents)):
        assert message == IN_REVIEW, document
    assert whole_database() == before


@pytest.mark.parametrize("spelling", ["{0.hex}", "{{{0}}}", "urn:uuid:{0}"])
def test_no_other_spelling_of_its_key_passes(answers_to, held, gid, whole_database, spelling):
    for key in (spelling.format(held.pk), spelling.format(held.pk).upper()):
        documents = ['mutation { orderCancel(id: "%s") { __typename } }' % gid("Order", key)]
        before = whole_database()
        # What is not understood by us is not understood by the host either.
        (message,) = answers_to(documents)
        assert message == IN_REVIEW or "URN" in key, message
        assert whole_database() == before
    assert answers_to(
        ['mutation { orderCancel(id: "%s") { __typename } }' % gid("Order", held.pk.hex)]
    ) == [IN_REVIEW]


def test_by_the_shops_own_key_it_is_not_touched_either(answers_to, shop, held, whole_database):
    shop.change(held, external_reference="ERP-1")
    documents = [
        'mutation { orderUpdate(externalReference: "ERP-1", input: {}) { __typename } }',
        'mutation { draftOrderUpdate(externalReference: "ERP-1", input: {}) { __typename } }',
        'mutation { draftOrderDelete(externalReference: "ERP-1") { __typename } }',
    ]
    before = whole_database()
    assert answers_to(documents) == [IN_REVIEW] * 3
    assert whole_database() == before


def test_one_of_several_in_a_document_is_enough(answers_to, post, shop, boss, held, gid):
    other = shop.placed_order(shop.user("ben@example.com"), timezone.now(), net="1", gross="1")
    both = 'mutation {{ orderBulkCancel(ids: ["{}", "{}"]) {{ __typename }} }}'
    assert answers_to([both.format(gid("Order", other), gid("Order", held))]) == [IN_REVIEW]
    body = """fragment F on Mutation { second: orderCancel(id: "%s") { order { status } } }
        mutation { first: orderCancel(id: "%s") { order { status } } ...F }"""
    answer = post(
        {"query": body % (gid("Order", held), gid("Order", other))}, shop.login(boss)
    ).json()
    assert [error["path"] for error in answer["errors"]] == [["second"]]
    assert shop.fresh(other).status == "canceled"
    assert shop.fresh(held).status == "unconfirmed"


def test_what_may_run_is_known(held, api, boss, gid, shop):
    from saleor_phone_order.hosts.saleor3 import held_orders

    assert set(HARMLESS) == held_orders.ALLOWED_DURING_REVIEW
    answer = api(
        'mutation ($id: ID!) { orderNoteAdd(order: $id, input: {message: "Called"}) {'
        " errors { code } event { message } } }",
        as_=boss,
        id=gid("Order", held),
    )
    assert answer["data"]["orderNoteAdd"] == {"errors": [], "event": {"message": "Called"}}
    answer = api(
        """mutation ($id: ID!) { updateMetadata(id: $id, input: [{key: "erp", value: "1"}]) {
             errors { code } } }""",
        as_=boss,
        id=gid("Order", held),
    )
    assert answer["data"]["updateMetadata"] == {"errors": []}
    assert shop.fresh(held).metadata["erp"] == "1"
    assert shop.fresh(held).status == "unconfirmed"


def test_after_the_decision_the_shop_is_free_again(
    answers_to, actor_of, supervisor, held, gid, shop
):
    from saleor_phone_order.models import Review

    shop.remove_belongings(held)
    reviewing.approve(
        review_id=Review.objects.get().pk, actor=actor_of(supervisor), clock=timezone.now
    )
    assert answers_to(
        ['mutation { orderCancel(id: "%s") { errors { code } } }' % gid("Order", held)]
    ) == [None]
    assert shop.fresh(held).status == "canceled"
