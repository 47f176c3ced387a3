"""The plugin leaves nothing behind in the database, and can come back."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection

from saleor_phone_order.hosts import host
from saleor_phone_order.models import Session

# Migrations speak to Django 3.0 too.
pytestmark = pytest.mark.filterwarnings("ignore:CheckConstraint.check is deprecated")

#: What our names look like in the database's catalogue.
OURS = """
    SELECT relname FROM pg_class WHERE relname LIKE '%phone_order%'
    UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE '%phone_order%'
    UNION ALL SELECT tgname FROM pg_trigger WHERE tgname LIKE '%phone_order%'
"""


def ours():
    with connection.cursor() as cursor:
        cursor.execute(OURS)
        return sorted(name for (name,) in cursor.fetchall())


@pytest.fixture
def page_was_saved(shop):
    from saleor.plugins.models import PluginConfiguration

    PluginConfiguration.objects.create(identifier=host.plugin_class().PLUGIN_ID, name="Phone")
    return PluginConfiguration.objects


@pytest.mark.django_db(transaction=True)
def test_it_leaves_nothing_and_comes_back(shop, agent, capsys, page_was_saved):
    permission = type(shop.permissions(["saleor_phone_order.handle_phone_orders"])[0])
    before = ours()
    group = shop.group("Agents")
    group.permissions.set(permission.objects.filter(codename="handle_phone_orders"))
    assert len(before) > 30

    call_command("phone_order_uninstall", verbosity=0)

    assert capsys.readouterr().out.startswith("Nothing of the plugin is left in the database.")
    assert ours() == []
    assert not permission.objects.filter(codename__contains="phone_order").exists()
    assert not ContentType.objects.filter(app_label="saleor_phone_order").exists()
    assert group.permissions.count() == 0
    assert page_was_saved.count() == 0
    call_command("phone_order_uninstall", verbosity=0)  # Interrupted ones are run again.

    ContentType.objects.clear_cache()
    call_command("migrate", "saleor_phone_order", verbosity=0)
    assert ours() == before
    assert permission.objects.filter(codename__contains="phone_order").count() == 3


@pytest.mark.one_host
@pytest.mark.django_db(transaction=True)
def test_calls_and_reviews_that_are_not_finished_stop_it(
    session, process, agent, page_was_saved, other_agent, other_customer, start
):
    process(session, agent)
    start(other_agent, other_customer)
    before = ours()
    with pytest.raises(
        CommandError, match="1 sessions are open and 1 orders wait for a review. End them first"
    ):
        call_command("phone_order_uninstall")
    assert ours() == before
    assert Session.objects.count() == 2
    assert page_was_saved.count() == 1


@pytest.mark.one_host
def test_force_takes_it_out_all_the_same(transactional_db, session):
    call_command("phone_order_uninstall", "--force", verbosity=0)
    assert ours() == []
