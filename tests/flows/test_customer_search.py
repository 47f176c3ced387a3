from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from saleor.account.models import User

from saleor_phone_order.flows import customer_search
from saleor_phone_order.hosts import customer_search as search_of_host
from saleor_phone_order.hosts import host
from saleor_phone_order.models import HistoryEntry, PriceTier, TierMembership
from saleor_phone_order.rules.limits import InvalidText
from saleor_phone_order.rules.search_text import classify

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "Ortiz",
        "ortiz",
        "ORT",
        "anna",
        "Anna Ortiz",
        "ortiz anna",
        "Ortiz, Anna",
        "an ort",
        "anna@example.com",
        "ANNA@EXAM",
        "+1 212 555 0142",
        "(212) 555-0142",
        "212.555.0142",
        "5550142",
    ],
)
def test_a_customer_is_found_by(customer, stranger, find, text):
    assert find(text) == ["anna@example.com"]


def test_a_customer_is_found_by_id_in_both_spellings_and_by_order_number(
    customer, stranger, find, gid, order, shop
):
    shop.renumber(order(stranger), 987654)
    assert find(gid("User", customer)) == ["anna@example.com"]
    assert find(str(customer.pk)) == ["anna@example.com"]
    assert find("987654") == ["ben@example.com"]
    assert find("#987654") == ["ben@example.com"]


def test_exact_names_come_before_longer_ones_and_last_names_before_first_names(shop, find):
    for email, first, last in [
        ("d@example.com", "Martin", "Zorn"),
        ("c@example.com", "Carl", "Martinez"),
        ("b@example.com", "Bert", "Martin"),
        ("a@example.com", "Anna", "Martin"),
    ]:
        shop.user(email, first_name=first, last_name=last, has_address=False)
    assert find("martin") == [
        "a@example.com",
        "b@example.com",
        "c@example.com",
        "d@example.com",
    ]
    assert find("martin", limit=2, offset=1) == ["b@example.com", "c@example.com"]


@pytest.mark.parametrize(
    "text", ["van der Berg", "berg", "der ber", "Jan van der Berg", "van der berg jan", "j van"]
)
def test_any_word_of_a_compound_name_finds_it(shop, find, text):
    shop.user("jan@example.com", first_name="Jan", last_name="van der Berg", has_address=False)
    assert find(text) == ["jan@example.com"]


@pytest.mark.parametrize("text", ["O'Brien", "brien", "smith o'b", "anna-maria", "maria"])
def test_apostrophes_and_dashes_begin_words_too(shop, find, text):
    shop.user(
        "o@example.com", first_name="Anna-Maria", last_name="Smith O'Brien", has_address=False
    )
    assert find(text) == ["o@example.com"]


def test_letters_beyond_ascii_are_found_in_any_case(shop, find):
    shop.user("m@example.com", first_name="Søren", last_name="ÅLUND", has_address=False)
    assert find("ålund") == ["m@example.com"]
    assert find("SØREN Å") == ["m@example.com"]


@pytest.mark.parametrize("text", ["Muller", "müller", "MÜLLER", "zoe muller", "gruber"])
def test_a_name_is_found_although_its_marks_are_not_typed(shop, find, text):
    shop.user("z@example.com", first_name="Zoë", last_name="Müller Grüber", has_address=False)
    assert find(text) == ["z@example.com"]


def test_a_name_that_only_the_addresses_have_finds_the_account_and_shows(shop, agent, actor_of, at):
    user = shop.user("shy@example.com", has_address=False)
    address = at(user, first_name="Greta", last_name="Quist", city="Boston")
    # The host's Dashboard saves default addresses outside the address book.
    user.addresses.remove(address)
    views, has_more = customer_search.search(
        actor=actor_of(agent), now=timezone.now(), text="quist", limit=5, offset=0
    )
    assert [(view.summary.first_name, view.summary.last_name) for view in views] == [
        ("Greta", "Quist")
    ]
    assert has_more is False


def test_a_customer_with_several_matching_addresses_is_found_once(customer, at, stranger, find):
    for number in range(5):
        at(customer, phone="+1%s125552000" % (201 + number), last_name="Zuse")
    at(stranger, phone="+19995552000", last_name="Zuse")
    assert find("5552000", limit=2) == ["anna@example.com", "ben@example.com"]
    assert find("zuse", limit=2) == ["anna@example.com", "ben@example.com"]


@pytest.mark.parametrize("text", ["%", "_", "\\", "", "   ", "anna%", "' OR 1=1 --"])
def test_signs_with_a_meaning_in_sql_find_nobody(customer, find, text):
    assert find(text) == []


def test_staff_and_everybody_with_rights_is_not_found_and_the_inactive_are_not_eligible(
    shop, agent, actor_of, find
):
    for email, fields in [
        ("staff@example.com", {"is_staff": True}),
        ("super@example.com", {"is_superuser": True}),
        ("rights@example.com", {}),
        ("group@example.com", {}),
        ("gone@example.com", {"is_active": False}),
        ("fine@example.com", {}),
    ]:
        shop.user(email, last_name="Quimby", **fields)
    User.objects.get(email="rights@example.com").user_permissions.add(
        *shop.permissions(["account.manage_users"])
    )
    User.objects.get(email="group@example.com").groups.add(shop.group("G"))
    views, _ = customer_search.search(
        actor=actor_of(agent), now=timezone.now(), text="quimby", limit=20, offset=0
    )
    assert [(view.summary.email, view.is_eligible) for view in views] == [
        ("gone@example.com", False),
        ("fine@example.com", True),
    ]


def test_pages_of_a_search_make_up_the_whole_without_gaps_or_repetition(shop, find):
    emails = []
    for number in range(7):
        email = "person%s@example.com" % number
        shop.user(email, first_name="Kim", last_name="Lee%s" % number, has_address=False)
        emails.append(email)
    pages = [find("kim", limit=3, offset=offset) for offset in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert sum(pages, []) == emails


def test_a_search_writes_the_kinds_of_term_and_the_count_and_never_the_text(customer, find, agent):
    find("Ortiz")
    entry = HistoryEntry.objects.get()
    assert entry.chain == "actor:staff:%s" % agent.pk
    assert entry.action == "CUSTOMERS_SEARCHED"
    assert entry.details == '{"count":1,"kinds":["email_prefix","words"],"offset":0}'


def test_a_search_for_nothing_is_answered_without_history(customer, find):
    assert find("  ") == []
    assert not HistoryEntry.objects.exists()


def test_a_search_with_control_characters_is_refused(customer, find):
    with pytest.raises(InvalidText):
        find("an\x00na")
    assert not HistoryEntry.objects.exists()


def test_results_tell_people_apart_in_as_many_queries_for_ten_as_for_one(
    shop, agent, actor_of, order
):
    tier = PriceTier.objects.create(name="Gold")

    def add(number):
        user = shop.user("k%s@example.com" % number, last_name="Kowalski%s" % number)
        order(user, days_ago=9)
        order(user, days_ago=3)
        order(user, days_ago=1, status="draft")
        TierMembership.objects.create(tier=tier, customer=user)
        return user

    def read(limit):
        with CaptureQueriesContext(connection) as queries:
            views, _ = customer_search.search(
                actor=actor_of(agent), now=timezone.now(), text="kowalski", limit=limit, offset=0
            )
            for view in views:
                assert view.details.tiers[view.ref].name == "Gold"
                assert view.details.open_sessions == {}
                assert len(view.details.address_books[view.ref].saved) == 1
                assert len(view.details.past_orders[view.ref]) == 2
        return views, len(queries)

    add(0)
    _, count_for_one = read(1)
    for number in range(1, 10):
        add(number)
    views, count_for_ten = read(10)
    assert len(views) == 10
    assert count_for_ten <= count_for_one
    summary = views[0].summary
    newest = shop.newest_order_of(summary.ref)
    assert (summary.city, summary.phone) == ("New York", "+12125550142")
    assert summary.last_order_number == shop.number_of(newest)
    assert summary.last_order_at == shop.placed_at(newest)


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("ortiz", "phone_order_user_last_name"),
        ("ortiz", "phone_order_user_first_name"),
        ("ortiz", "phone_order_user_email"),
        ("+12125550142", "phone_order_address_phone"),
        ("ortiz", "phone_order_user_name_words"),
        ("ortiz", "phone_order_address_last_name"),
        ("ortiz", "phone_order_address_first_name"),
    ],
)
def test_every_branch_of_the_search_can_use_its_index(customer, text, index):
    terms = classify(text, "US")
    branches = search_of_host._branches(terms, host.order_columns) + search_of_host._wider_branches(
        terms
    )
    plans = []
    with connection.cursor() as cursor:
        # So few rows are read faster without an index: only then is its use in question.
        cursor.execute("SET LOCAL enable_seqscan = off")
        if index == "phone_order_user_name_words":
            cursor.execute("SET LOCAL enable_indexscan = off")
        for branch in branches:
            cursor.execute(
                "EXPLAIN SELECT u.id FROM %s WHERE %s ORDER BY %s LIMIT 20"
                % (branch.tables, branch.condition, branch.order),
                branch.parameters,
            )
            plans.append("\n".join(row[0] for row in cursor.fetchall()))
    assert any(index in plan for plan in plans), plans


# Looking at one customer


def test_a_customer_is_shown_to_agents_and_the_look_is_in_the_history(customer, agent, actor_of):
    view = customer_search.visible(
        customer_id=customer.pk, actor=actor_of(agent), now=timezone.now()
    )
    assert view.summary.email == "anna@example.com"
    assert view.is_eligible is True
    entry = HistoryEntry.objects.get()
    assert (entry.action, entry.details) == (
        "CUSTOMER_VIEWED",
        '{"customer":"%s"}' % customer.pk,
    )


def test_staff_oneself_and_unknown_ids_are_shown_to_nobody(agent, supervisor, actor_of):
    for customer_id in (agent.pk, supervisor.pk, 2**31 - 1):
        assert (
            customer_search.visible(
                customer_id=customer_id, actor=actor_of(agent), now=timezone.now()
            )
            is None
        )
    assert not HistoryEntry.objects.exists()
