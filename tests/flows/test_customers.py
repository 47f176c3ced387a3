from __future__ import annotations

from itertools import product

import pytest
from django.utils import timezone
from saleor.account.models import Address as AddressRow
from saleor.account.models import User

from saleor_phone_order.flows import customers
from saleor_phone_order.flows.customers import AddressChange
from saleor_phone_order.flows.eligibility import eligible_customer
from saleor_phone_order.hosts import host
from saleor_phone_order.hosts.refusals import AddressNotFound, AddressRequired, InvalidInput
from saleor_phone_order.hosts.values import Address
from saleor_phone_order.models import HistoryEntry
from saleor_phone_order.rules.actors import Actor, ActorKind
from saleor_phone_order.rules.card_numbers import CardNumberInText
from saleor_phone_order.rules.eligibility import CustomerNotEligible
from saleor_phone_order.rules.limits import InvalidText
from saleor_phone_order.rules.permissions import Permission

pytestmark = pytest.mark.django_db

BERLIN = Address(
    country="DE",
    first_name="Anna",
    last_name="Ortiz",
    street_address_1="Unter den Linden 1",
    city="Berlin",
    postal_code="10117",
    phone="030 1234567",
)
FLAGS = ("is_staff", "is_superuser", "is_active", "has_permission", "has_group", "is_self")


# Whom one may act for


@pytest.mark.parametrize("flags", product([False, True], repeat=len(FLAGS)))
def test_only_an_active_account_without_rights_that_is_not_ones_own_is_eligible(
    shop, actor_of, flags
):
    given = dict(zip(FLAGS, flags))
    user = shop.user("person@example.com")
    User.objects.filter(pk=user.pk).update(
        is_staff=given["is_staff"],
        is_superuser=given["is_superuser"],
        is_active=given["is_active"],
    )
    if given["has_permission"]:
        user.user_permissions.add(*shop.permissions(["saleor_phone_order.handle_phone_orders"]))
    if given["has_group"]:
        user.groups.add(shop.group("A group"))
    actor = Actor(ActorKind.STAFF, str(user.pk) if given["is_self"] else "0")

    is_eligible = flags == (False, False, True, False, False, False)
    if is_eligible:
        found = eligible_customer(customer_id=user.pk, actor=actor, lock=True)
        assert found.pk == user.pk
    else:
        with pytest.raises(CustomerNotEligible):
            eligible_customer(customer_id=user.pk, actor=actor, lock=True)


def test_an_app_is_never_its_customer_although_the_ids_are_equal(customer):
    app = Actor(ActorKind.APP, str(customer.pk))
    assert eligible_customer(customer_id=customer.pk, actor=app) == customer


def test_eligibility_is_read_from_the_database_and_not_from_the_row_at_hand(
    customer, agent, actor_of
):
    User.objects.filter(pk=customer.pk).update(is_staff=True)
    assert customer.is_staff is False
    assert host.account_facts(customer, actor_of(agent)).is_staff is True


# Creating


@pytest.fixture
def create(agent, actor_of):
    def call(**given):
        return customers.create(
            actor=actor_of(agent), now=timezone.now(), **{"email": "new@example.com", **given}
        )

    return call


def test_create_makes_an_active_customer_without_password_and_with_normal_addresses(create):
    user = create(
        email=" New@Example.COM ",
        first_name="Nora",
        last_name="Neu",
        billing=AddressChange(BERLIN),
        is_shipping_same_as_billing=True,
    )
    user = User.objects.get(pk=user.pk)
    assert (user.email, user.first_name, user.last_name) == ("new@example.com", "Nora", "Neu")
    assert (user.is_active, user.is_staff, user.is_superuser) == (True, False, False)
    assert user.has_usable_password() is False
    assert user.default_billing_address_id == user.default_shipping_address_id
    assert user.addresses.count() == 1
    address = user.default_billing_address
    assert (address.city, address.phone.as_e164) == ("BERLIN", "+49301234567")
    (entry,) = HistoryEntry.objects.all()
    assert entry.details == '{"customer":"%s","password_mail":false}' % user.pk
    assert user.events.get().type == "account_created"


@pytest.mark.parametrize("email", ["anna@example.com", "ANNA@example.com", "Anna@Example.Com"])
def test_create_with_an_email_that_is_taken_in_any_case_is_refused_as_not_unique(
    customer, create, email
):
    User.objects.filter(pk=customer.pk).update(email="Anna@example.com")
    before = User.objects.count()
    with pytest.raises(InvalidInput) as refusal:
        create(email=email)
    assert [(field, code.value) for field, _, code in refusal.value.errors] == [("email", "UNIQUE")]
    assert User.objects.count() == before
    assert not HistoryEntry.objects.exists()


@pytest.mark.parametrize(
    ("given", "refusal_class", "field"),
    [
        ({"email": ""}, customers.EmailRequired, "email"),
        ({"email": "no address"}, InvalidInput, "email"),
        ({"email": "a@b.c\x07"}, InvalidText, "email"),
        ({"first_name": "4111 1111 1111 1111"}, CardNumberInText, "first_name"),
        ({"last_name": "a\nb"}, InvalidText, "last_name"),
        ({"last_name": "x" * 256}, InvalidText, "last_name"),
        ({"is_password_mail_wanted": True}, customers.RedirectUrlRequired, "redirect_url"),
        (
            {"is_password_mail_wanted": True, "redirect_url": "https://evil.test/"},
            InvalidInput,
            "redirect_url",
        ),
        (
            {"is_password_mail_wanted": True, "redirect_url": "no url"},
            InvalidInput,
            "redirect_url",
        ),
    ],
)
def test_create_with_invalid_input_names_the_field_and_makes_nobody(
    agent, create, given, refusal_class, field
):
    before = User.objects.count()
    with pytest.raises(refusal_class) as refusal:
        create(**given)
    assert refusal.value.field == field
    assert User.objects.count() == before
    assert not HistoryEntry.objects.exists()


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"postal_code": "1"}, "billing_address.postal_code", "INVALID"),
        ({"postal_code": ""}, "billing_address.postal_code", "REQUIRED"),
        ({"city": ""}, "billing_address.city", "REQUIRED"),
        ({"phone": "12"}, "billing_address.phone", "INVALID"),
        ({"country": "XX"}, "billing_address.country", "INVALID"),
        ({"country": ""}, "billing_address.country", "REQUIRED"),
        ({"city": "x" * 257}, "billing_address.city", "INVALID"),
    ],
)
def test_an_address_that_its_country_does_not_allow_is_refused_with_its_field(
    create, change, field, code
):
    from dataclasses import replace

    before = (User.objects.count(), AddressRow.objects.count())
    with pytest.raises((InvalidInput, InvalidText)) as refusal:
        create(billing=AddressChange(replace(BERLIN, **change)))
    assert refusal.value.field == field
    if isinstance(refusal.value, InvalidInput):
        assert refusal.value.errors[0][2].value == code
    assert (User.objects.count(), AddressRow.objects.count()) == before


def test_a_card_number_in_an_address_is_refused_and_not_repeated(create):
    from dataclasses import replace

    with pytest.raises(CardNumberInText) as refusal:
        create(billing=AddressChange(replace(BERLIN, street_address_2="4111-1111-1111-1111")))
    assert refusal.value.field == "billing_address.street_address_2"
    assert "4111" not in str(refusal.value)


@pytest.mark.django_db(transaction=True)
def test_create_mails_a_link_to_set_a_password_after_the_commit(create, shop, mailoutbox):
    user = create(is_password_mail_wanted=True, redirect_url="http://localhost/password")
    (mail,) = mailoutbox
    assert mail.to == ["new@example.com"]
    assert "http://localhost/password?email=new%40example.com&token=" in mail.body
    token = mail.body.split("token=")[1].split()[0]
    assert shop.accepts_password_token(user, token)


# Updating


@pytest.fixture
def update(agent, actor_of):
    def call(user, actor=None, **given):
        return customers.update(
            actor=actor or actor_of(agent), now=timezone.now(), customer_id=user.pk, **given
        )

    return call


def test_update_changes_what_is_given_and_says_which_fields(customer, update, agent):
    update(customer, first_name="Annette")
    customer.refresh_from_db()
    assert (customer.first_name, customer.last_name) == ("Annette", "Ortiz")
    (entry,) = HistoryEntry.objects.all()
    assert entry.details == '{"changed":["first_name"],"customer":"%s"}' % customer.pk
    assert agent.events.get().type == "name_assigned"


def test_update_to_what_is_there_already_is_no_change(customer, update):
    update(customer, first_name="Anna", last_name="Ortiz", email="ANNA@example.com")
    assert not HistoryEntry.objects.exists()


def test_the_email_of_a_new_account_may_be_corrected(nobody_yet, update, mailoutbox):
    user = nobody_yet()
    update(user, email="Nora@Example.com")
    user.refresh_from_db()
    assert user.email == "nora@example.com"
    assert mailoutbox == []


def test_a_corrected_email_reaches_the_cart_that_is_being_filled(
    nobody_yet, update, start, agent, shop
):
    user = nobody_yet()
    start(agent, user)
    assert shop.checkouts().get().email == "new@example.com"
    update(user, email="nora@example.com")
    assert shop.checkouts().get().email == "nora@example.com"


@pytest.mark.parametrize(
    ("has_password", "has_order"), [(True, False), (False, True), (True, True)]
)
def test_the_email_of_an_account_with_a_password_or_an_order_needs_manage_users(
    nobody_yet, order, update, has_password, has_order
):
    user = nobody_yet()
    if has_password:
        user.set_password("secret")
        user.save()
    if has_order:
        order(user)
    with pytest.raises(customers.EmailChangeForbidden):
        update(user, email="thief@example.com", first_name="Changed")
    user.refresh_from_db()
    assert (user.email, user.first_name) == ("new@example.com", "Nora")
    assert not HistoryEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_manages_users_changes_the_email_and_the_old_address_is_told(
    shop, customer, update, actor_of, mailoutbox
):
    manager = shop.staff(
        "manager@example.com", Permission.HANDLE_PHONE_ORDERS, "account.manage_users"
    )
    update(customer, actor=actor_of(manager), email="annette@example.com")
    customer.refresh_from_db()
    assert customer.email == "annette@example.com"
    (mail,) = mailoutbox
    assert mail.to == ["anna@example.com"]
    assert [entry.action for entry in HistoryEntry.objects.order_by("sequence")] == [
        "CUSTOMER_EMAIL_CHANGED",
        "CUSTOMER_UPDATED",
    ]
    assert not HistoryEntry.objects.filter(details__contains="@").exists()
    assert customer.events.get().parameters == {
        "old_email": "anna@example.com",
        "new_email": "annette@example.com",
    }


def test_update_to_an_email_of_somebody_else_is_refused_as_not_unique(nobody_yet, customer, update):
    user = nobody_yet()
    with pytest.raises(InvalidInput) as refusal:
        update(user, email="Anna@example.com")
    assert refusal.value.errors[0][2].value == "UNIQUE"
    user.refresh_from_db()
    assert user.email == "new@example.com"


@pytest.mark.parametrize(
    "fields", [{"is_staff": True}, {"is_superuser": True}, {"is_active": False}]
)
def test_nothing_of_an_ineligible_account_can_be_edited(customer, update, fields):
    User.objects.filter(pk=customer.pk).update(**fields)
    before = AddressRow.objects.count()
    with pytest.raises(CustomerNotEligible):
        update(customer, first_name="Changed", billing=AddressChange(BERLIN))
    customer.refresh_from_db()
    assert customer.first_name == "Anna"
    assert customer.default_billing_address.city == "New York"
    assert AddressRow.objects.count() == before
    assert not HistoryEntry.objects.exists()


def test_a_new_billing_address_becomes_the_default_and_the_former_one_is_kept(customer, update):
    former = customer.default_billing_address
    update(customer, billing=AddressChange(BERLIN))
    customer.refresh_from_db()
    assert customer.default_billing_address.city == "BERLIN"
    assert customer.default_shipping_address_id == former.pk
    assert set(customer.addresses.values_list("city", flat=True)) == {"New York", "BERLIN"}


def test_the_same_address_again_is_not_saved_twice(customer, update):
    update(customer, billing=AddressChange(BERLIN))
    update(customer, shipping=AddressChange(BERLIN))
    customer.refresh_from_db()
    assert customer.addresses.count() == 2
    assert customer.default_shipping_address_id == customer.default_billing_address_id


def test_shipping_same_as_billing_uses_the_address_that_is_the_billing_one(customer, update, shop):
    other = shop.address(city="Albany")
    customer.addresses.add(other)
    customer.default_shipping_address = other
    customer.save()
    update(customer, is_shipping_same_as_billing=True)
    customer.refresh_from_db()
    assert customer.default_shipping_address_id == customer.default_billing_address_id
    (entry,) = HistoryEntry.objects.all()
    assert '"changed":["shipping_address"]' in entry.details


def test_shipping_same_as_billing_without_a_billing_address_is_refused(shop, update):
    user = shop.user("bare@example.com", has_address=False)
    with pytest.raises(AddressRequired):
        update(user, is_shipping_same_as_billing=True)


def test_a_saved_address_is_changed_in_place_when_nothing_else_uses_it(customer, update):
    row = customer.default_billing_address
    update(
        customer,
        billing=AddressChange(BERLIN, ref=str(row.pk)),
        is_shipping_same_as_billing=True,
    )
    row.refresh_from_db()
    customer.refresh_from_db()
    assert row.city == "BERLIN"
    assert customer.addresses.count() == 1


def test_a_saved_address_that_is_also_the_shipping_one_is_not_changed_by_billing(customer, update):
    row = customer.default_billing_address
    update(customer, billing=AddressChange(BERLIN, ref=str(row.pk)))
    customer.refresh_from_db()
    assert customer.default_billing_address.city == "BERLIN"
    assert customer.default_shipping_address_id == row.pk
    row.refresh_from_db()
    assert row.city == "New York"


def test_a_saved_address_can_be_chosen_as_the_default(customer, update, shop):
    other = shop.address(city="Albany")
    customer.addresses.add(other)
    update(customer, shipping=AddressChange(ref=str(other.pk)))
    customer.refresh_from_db()
    assert customer.default_shipping_address_id == other.pk
    assert customer.default_billing_address.city == "New York"


@pytest.mark.parametrize("address", [None, BERLIN])
def test_an_address_of_another_customer_is_not_found(customer, other_customer, update, address):
    strange = other_customer.default_billing_address
    with pytest.raises(AddressNotFound):
        update(customer, billing=AddressChange(address, ref=str(strange.pk)))
    strange.refresh_from_db()
    assert strange.city == "New York"
    customer.refresh_from_db()
    assert customer.default_billing_address_id != strange.pk
