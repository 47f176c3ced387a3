"""After an account is deleted, the whole database says nothing of the person in any row of
ours, nor in a checkout that we made."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from saleor_phone_order.flows import mails, sessions
from saleor_phone_order.flows.handoff import hand_off
from saleor_phone_order.models import Consent, Draft, MailKind

pytestmark = pytest.mark.django_db(transaction=True)

PERSON = {
    "first_name": "Wilhelmina",
    "last_name": "Featherstone",
    "street_address_1": "77 Quince Lane",
    "phone": "+12125557788",
}
EMAIL = "wilhelmina@private.example"
#: As they stand in a table, in any case.
TRACES = ("wilhelmina", "featherstone", "quince", "2125557788")
OURS = {
    "saleor_phone_order_consent",
    "saleor_phone_order_draft",
    "saleor_phone_order_draftaddress",
    "saleor_phone_order_session",
}
DELETE = "mutation ($id: ID!) { customerDelete(id: $id) { errors { field message } } }"


def tables_with_traces():
    """Tables in whose rows the person is named."""
    found = set()
    for table, text in dumped().items():
        if any(trace in text.lower() for trace in TRACES):
            found.add(table)
    return found


def dumped():
    """Table to the text of its rows: by the server's own pg_dump where it is here."""
    server = connection.settings_dict
    words = {
        "dbname": "NAME",
        "user": "USER",
        "password": "PASSWORD",
        "host": "HOST",
        "port": "PORT",
    }
    given = " ".join("%s=%s" % (word, server[name]) for word, name in words.items() if server[name])
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
        program = Path(cursor.fetchone()[0], "pg_dump")
        if program.exists():
            command = [program, "--data-only", "--dbname", given]
            return _tables_of(subprocess.run(command, capture_output=True, check=True).stdout)
        for table in connection.introspection.table_names(cursor):
            cursor.execute("SELECT coalesce(string_agg(t::text, ' '), '') FROM \"%s\" t" % table)
            (found[table],) = cursor.fetchone()
    return found


def _tables_of(dump):
    found, table = {}, "outside"
    for line in dump.decode().splitlines():
        if line.startswith("COPY "):
            table = line.split()[1].split(".")[-1]
        elif line == "\\.":
            table = "outside"
        found[table] = found.get(table, "") + line + "\n"
    return found


@pytest.fixture
def person(shop, coffee, gold, tier):
    """A customer of the tier who has never ordered."""
    user = shop.user(EMAIL, first_name="Wilhelmina", last_name="Featherstone")
    user.addresses.update(**PERSON)
    user.refresh_from_db()
    tier("Platinum", 5, user)
    return user


@pytest.fixture
def history(person, start, fill, agent, coffee, save_draft, issue_link, resume, actor_of):
    """A draft, one whose cart is live, one handed over, and a session that is open."""
    now = timezone.now()

    def call():
        return fill(start(agent, person), agent, (coffee, 1))

    save_draft(call(), agent, note="Wilhelmina rings back", disposition="Quince Lane is far")
    resumed = save_draft(call(), agent)
    resume(issue_link(resumed, agent))
    queued = str(resumed.links.get().pk)
    with transaction.atomic():
        mails.queue(kind=MailKind.DRAFT_LINK, subject_ref=queued, now=now)
    Draft.objects.update(customer_note="Ms Featherstone likes it hot", promo_codes="QUINCE")
    handed = call()
    hand_off(session_id=handed.pk, actor=actor_of(agent), now=now)
    cancelled = call()
    sessions.cancel(session_id=cancelled.pk, actor=actor_of(agent), now=now)
    current = call()
    wording = "Wilhelmina Featherstone said yes"
    Consent.objects.update_or_create(session=current, defaults={"wording": wording})
    return current


@pytest.fixture
def by_mutation(api, gid, shop, post):
    """As staff delete a customer in the shop's own dashboard."""
    staff = shop.staff("accounts@example.com", "account.manage_users")

    def delete(user):
        answer = api(DELETE, as_=staff, id=gid("User", user))
        assert answer["data"] == {"customerDelete": {"errors": []}}

    return delete


@pytest.fixture
def by_orm():
    return lambda user: user.delete()


@pytest.mark.one_host
@pytest.mark.parametrize("way", ["by_mutation", "by_orm"])
def test_nothing_of_a_deleted_person_is_left(way, request, history, person, shop):
    delete = request.getfixturevalue(way)
    own = [address.pk for address in person.addresses.all()]
    assert tables_with_traces() == OURS | {"account_user", "account_address", "checkout_checkout"}
    delete(person)
    history.refresh_from_db()
    assert (history.state, history.customer) == ("ABANDONED", None)
    assert shop.checkouts().count() == 0
    # The shop leaves the address book of a deleted account behind, and nothing else is.
    assert tables_with_traces() == {"account_address"}
    addresses = type(person)._meta.get_field("addresses").related_model.objects
    assert addresses.filter(pk__in=own).delete()[0]
    assert tables_with_traces() == set()


@pytest.mark.one_host
def test_the_shop_keeps_the_orders_of_a_deleted_person(
    person, start, fill, agent, coffee, process, by_mutation, shop
):
    processed = process(fill(start(agent, person), agent, (coffee, 1)), agent)
    by_mutation(person)
    assert shop.order(processed.order.ref).user_email == EMAIL
    assert tables_with_traces() == {"order_order", "account_address"}
