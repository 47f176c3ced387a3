"""What two connections do at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from saleor.account.models import User

from saleor_phone_order.flows import customers
from saleor_phone_order.flows.eligibility import eligible_customer
from saleor_phone_order.hosts.refusals import InvalidInput
from saleor_phone_order.models import HistoryEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def elsewhere():
    """`elsewhere(function, …)`: each function on a connection of its own, all at once;
    what it returned or raised."""

    def run(*functions):
        barrier = Barrier(len(functions))

        def call(function):
            barrier.wait()
            try:
                return function()
            except (InvalidInput, OperationalError) as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(functions)) as pool:
            return list(pool.map(call, functions))

    return run


def test_of_two_accounts_with_one_email_in_different_cases_only_one_is_created(
    elsewhere, agent, other_agent, actor_of
):
    def create(staff, email):
        actor = actor_of(staff)
        return lambda: customers.create(actor=actor, now=timezone.now(), email=email)

    results = elsewhere(create(agent, "Nora@example.com"), create(other_agent, "nora@EXAMPLE.com"))
    refusals = [result for result in results if isinstance(result, InvalidInput)]
    assert [refusal.errors[0][2].value for refusal in refusals] == ["UNIQUE"]
    assert User.objects.filter(email__iexact="nora@example.com").count() == 1
    assert HistoryEntry.objects.filter(action="CUSTOMER_CREATED").count() == 1


@pytest.mark.parametrize("right", ["group", "permission", "flag"])
def test_nobody_becomes_staff_between_the_check_and_the_end_of_the_transaction(
    elsewhere, shop, agent, customer, actor_of, right
):
    group = shop.group("Rights")
    permission = shop.permissions(["account.manage_users"])[0]

    def promote():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
            if right == "group":
                User.groups.through.objects.create(user_id=customer.pk, group_id=group.pk)
            elif right == "permission":
                customer.user_permissions.add(permission)
            else:
                User.objects.filter(pk=customer.pk).update(is_staff=True)

    with transaction.atomic():
        eligible_customer(customer_id=customer.pk, actor=actor_of(agent), lock=True)
        (result,) = elsewhere(promote)
        assert isinstance(result, OperationalError)
        assert "lock timeout" in str(result)
    (result,) = elsewhere(promote)
    assert result is None
