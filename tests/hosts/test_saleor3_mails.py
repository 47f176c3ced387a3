"""Mails leave as Saleor 3's own do."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        find_spec("saleor.channel") is None,
        reason="mails of Saleor 2.10 leave by Django's settings",
    ),
]

USER_EMAILS = "mirumee.notifications.user_email"


@pytest.fixture
def set_up(settings, shop):
    """`set_up(active, **values)`: the host's plugin for mails, for the shop's channel."""
    from saleor.plugins.models import PluginConfiguration

    settings.PLUGINS = [*settings.PLUGINS, "saleor.plugins.user_email.plugin.UserEmailPlugin"]

    def call(active=True, **values):
        PluginConfiguration.objects.create(
            identifier=USER_EMAILS,
            channel=shop.channel,
            active=active,
            configuration=[{"name": name, "value": value} for name, value in values.items()],
        )

    return call


def test_the_hosts_plugin_says_how_mails_leave(set_up, shop):
    from saleor_phone_order.hosts import host

    set_up(
        host="mail.example.com", port="2525", username="us", password="secret",
        sender_name="Müller & Co", sender_address="hello@example.com", use_tls=True,
    )  # fmt: skip
    for channel_ref in (shop.channel.slug, ""):
        connection, sender = host.mail_connection(channel_ref)
        assert (connection.host, connection.port) == ("mail.example.com", "2525")
        assert (connection.username, connection.password) == ("us", "secret")
        assert (connection.use_tls, connection.use_ssl) == (True, False)
        assert connection.timeout == 20
        assert sender.endswith(" <hello@example.com>")


@pytest.mark.parametrize(
    ("active", "values"),
    [
        (False, {"host": "mail.example.com", "port": "25", "sender_address": "a@example.com"}),
        (True, {"host": "mail.example.com", "port": "25", "sender_address": ""}),
        (True, {"host": None, "port": None, "sender_address": "a@example.com"}),
    ],
)
def test_a_plugin_that_is_not_set_up_leaves_it_to_django(active, values, set_up, mail_server):
    from saleor_phone_order.hosts import host

    set_up(active, **values)
    connection, sender = host.mail_connection("")
    assert (connection.host, connection.port) == ("127.0.0.1", mail_server.port)
    assert connection.timeout == 20
    assert sender == "shop@example.com"


def test_a_mail_arrives_by_the_hosts_plugin(set_up, draft_mail, send, mail_server, settings):
    settings.EMAIL_PORT = 1
    set_up(
        host="127.0.0.1", port=str(mail_server.port),
        sender_name="Müller & Co", sender_address="hello@example.com",
    )  # fmt: skip
    assert send(draft_mail).state == "SENT"
    (message,) = mail_server.messages
    assert message["From"] == "Müller & Co <hello@example.com>"
