"""Asking Saleor 3's API in process: what it refuses is refused, and leaves nothing behind."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from django.db import transaction

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        find_spec("saleor.channel") is None, reason="Saleor 2.10 is not asked in process"
    ),
]


@pytest.fixture
def documents():
    from saleor_phone_order.hosts.saleor3 import documents

    return documents


@pytest.fixture
def create(shop):
    """Variables of `CheckoutCreate`."""
    return {"channel": shop.channel.slug, "lines": [], "email": "anna@example.com"}


def test_it_answers_the_one_field(documents, create, shop):
    made = documents.run("CheckoutCreate", input=create)
    assert shop.checkouts().get().pk.hex == made["checkout"]["token"].replace("-", "")


def test_errors_of_the_payload_are_refusals(documents, create, shop):
    with pytest.raises(documents.HostErrors) as caught:
        documents.run("CheckoutCreate", input={**create, "channel": "nowhere"})
    assert caught.value.codes == ["NOT_FOUND"]
    assert caught.value.has("UNIQUE", "NOT_FOUND")
    assert caught.value.errors[0][0] == "channel"
    assert shop.checkouts().count() == 0


def test_errors_before_execution_are_refusals_too(documents):
    with pytest.raises(documents.HostErrors) as caught:
        documents.run("CheckoutCreate", input={"nonsense": 1})
    assert caught.value.codes == ["GRAPHQLERROR"]


def test_errors_while_resolving_are_refusals_too(documents, shop):
    with pytest.raises(documents.HostErrors):
        documents.run("CheckoutDelete", id="nonsense")


def test_a_refused_operation_leaves_the_callers_transaction_usable(documents, create, shop):
    with transaction.atomic():
        documents.run("CheckoutCreate", input=create)
        with pytest.raises(documents.HostErrors):
            documents.run("CheckoutCreate", input={**create, "channel": "nowhere"})
        assert shop.checkouts().count() == 1


def test_what_breaks_inside_the_host_is_no_refusal(documents, create, monkeypatch):
    from saleor.graphql.api import schema

    def break_down(*_, **__):
        raise LookupError("a defect")

    monkeypatch.setattr(
        schema.get_type("Mutation").fields["checkoutCreate"], "resolver", break_down
    )
    with pytest.raises(LookupError, match="a defect"):
        documents.run("CheckoutCreate", input=create)
    assert not documents.is_running()


def test_our_app_has_no_token_and_regains_what_was_taken_from_it(documents, create, shop):
    from saleor.app.models import App

    documents.run("CheckoutCreate", input=create)
    app = App.objects.get()
    assert not app.tokens.exists()
    app.permissions.clear()
    App.objects.update(is_active=False)
    documents.run("CheckoutCreate", input=create)
    assert App.objects.count() == 1
    assert shop.checkouts().count() == 2


def test_it_runs_only_while_it_runs(documents, create, monkeypatch):
    from saleor.graphql.api import schema

    seen = []
    field = schema.get_type("Mutation").fields["checkoutCreate"]
    original = field.resolver

    def watch(root, info, **arguments):
        seen.append(documents.is_running())
        return original(root, info, **arguments)

    monkeypatch.setattr(field, "resolver", watch)
    documents.run("CheckoutCreate", input=create)
    assert seen == [True]
    assert not documents.is_running()
