"""A person gets all that we hold of them, and nothing else."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from saleor_phone_order.flows import mails
from saleor_phone_order.flows.handoff import hand_off
from saleor_phone_order.models import Consent, MailKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(capsys):
    def call(person):
        capsys.readouterr()
        call_command("phone_order_export_customer", str(person))
        return json.loads(capsys.readouterr().out)

    return call


@pytest.fixture
def everything(
    session, start, fill, save_draft, agent, coffee, issue_link, gold, customer, actor_of
):
    """A draft with a link and a mail, a cart that was handed over, consent and a tier."""
    now = timezone.now()
    Consent.objects.create(session=session, wording="Anna said yes", given_at=now)
    draft = save_draft(session, agent, note="Rings back", disposition="Undecided")
    token = issue_link(draft, agent)
    mails.queue(kind=MailKind.DRAFT_LINK, subject_ref=str(draft.links.get().pk), now=now)
    handed = fill(start(agent, customer), agent, (coffee, 1))
    hand_off(session_id=handed.pk, actor=actor_of(agent), now=now)
    return draft, handed, token


def test_everything_of_a_customer_is_in_it(everything, export, customer, agent):
    draft, handed, token = everything
    found = export("ANNA@example.com")
    assert export(customer.pk).keys() == found.keys()
    assert found["person"] == "ANNA@example.com"
    assert [tier["name"] for tier in found["price_tiers"]] == ["Gold"]
    saved, given = found["sessions"]
    assert (saved["state"], saved["disposition"], saved["saved_draft_id"]) == (
        "DRAFTED",
        "Undecided",
        str(draft.pk),
    )
    assert (saved["consent"]["wording"], saved["reviews"]) == ("Anna said yes", [])
    assert (given["state"], given["checkout_ref"]) == ("HANDED_OFF", handed.checkout_ref)
    assert None not in (saved["started_at"], saved["ended_at"])
    (kept,) = found["drafts"]
    assert (kept["number"], kept["email"], kept["note"]) == (
        draft.number,
        "anna@example.com",
        "Rings back",
    )
    assert [(line["sku"], line["quantity"]) for line in kept["lines"]] == [
        ("COFFEE", 2),
        ("TEA", 3),
    ]
    assert [address["street_address_1"] for address in kept["addresses"]] == ["Tozew 4"] * 2
    (link,) = kept["links"]
    assert link["id"] == str(draft.links.get().pk)
    (cart,) = found["carts"]
    assert cart["checkout_ref"] == handed.checkout_ref
    assert cart["contents"]["email"] == "anna@example.com"
    assert cart["contents"]["shipping_address"]["last_name"] == "Ortiz"
    assert [mail["kind"] for mail in found["mails"]] == ["DRAFT_LINK"]
    actions = [entry["action"] for entry in found["history"]]
    assert actions[0] == "SESSION_STARTED"
    assert {"DRAFT_SAVED", "LINK_ISSUED", "HANDED_OFF"} <= set(actions)
    text = json.dumps(found)
    for secret in (token, draft.links.get().token_hash, handed.nonce, agent.email):
        assert secret not in text
    assert "agent_id" not in text


def test_another_customer_is_not_in_it(everything, export, other_customer, start, agent):
    found = export(other_customer.pk)
    assert {name: found[name] for name in found if name not in ("person", "at")} == dict.fromkeys(
        ("price_tiers", "profiles", "sessions", "drafts", "carts", "mails", "history"), []
    )


def test_a_guests_drafts_are_found_by_their_address(
    start, fill, agent, coffee, save_draft, actor_of, export
):
    from saleor_phone_order.flows.guests import write_email

    session = start(agent)
    write_email(
        session_id=session.pk, actor=actor_of(agent), now=timezone.now(), email="g@example.com"
    )
    draft = save_draft(fill(session, agent, (coffee, 1), is_shipped=False), agent)
    found = export("G@example.com")
    assert [kept["number"] for kept in found["drafts"]] == [draft.number]
    assert [kept["id"] for kept in found["sessions"]] == [str(session.pk)]


def test_a_deleted_account_is_found_by_its_number(everything, export, customer):
    key = customer.pk
    customer.delete()
    (draft,) = export(key)["drafts"]
    assert (draft["email"], draft["note"], draft["addresses"]) == ("", "", [])
    assert draft["erased_at"]


def test_the_file_is_new_and_nobody_elses(everything, export, tmp_path, capsys):
    path = tmp_path / "anna.json"
    call_command("phone_order_export_customer", "anna@example.com", "--output", str(path))
    assert capsys.readouterr().out == ""
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text(encoding="utf-8"))["drafts"][0]["note"] == "Rings back"
    with pytest.raises(FileExistsError):
        call_command("phone_order_export_customer", "anna@example.com", "--output", str(path))
    with pytest.raises(CommandError, match="neither an e-mail address nor"):
        call_command("phone_order_export_customer", "Anna")


def test_an_export_changes_nothing(everything, export, customer, whole_database):
    before = whole_database()
    export(customer.pk)
    assert whole_database() == before
