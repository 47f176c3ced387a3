"""The commands about mails."""

from __future__ import annotations

import copy

import pytest
from django.core.management import call_command

from saleor_phone_order.models import Mail, MailKind

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]


@pytest.mark.parametrize("kind", [kind.value for kind in MailKind])
def test_every_kind_can_be_looked_at(kind, translated, shop, capsys, whole_database):
    before = whole_database()
    call_command("phone_order_mail_preview", kind)
    english = capsys.readouterr().out
    call_command("phone_order_mail_preview", kind, "--language", "de")
    german = capsys.readouterr().out
    assert "MISSING VARIABLE" not in english + german
    assert '<html lang="en"' in english
    assert '<html lang="de"' in german
    assert english.splitlines()[0] != german.splitlines()[0]
    assert whole_database() == before


def test_templates_of_the_shop_replace_ours(shop, settings, tmp_path, capsys):
    folder = tmp_path / "saleor_phone_order/mail"
    folder.mkdir(parents=True)
    (folder / "link_code.txt").write_text("Code & more\n\nIt is {{ code }} & good.")
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].insert(0, str(tmp_path))
    settings.TEMPLATES = templates
    call_command("phone_order_mail_preview", "LINK_CODE")
    assert capsys.readouterr().out.startswith("Code & more\n\nIt is 123456 & good.\n\n<!doctype")


def test_a_preview_arrives(mail_server, shop, capsys):
    call_command("phone_order_mail_preview", "LINK_CODE", "--to", "me@example.com")
    assert capsys.readouterr().out == "It was sent.\n"
    (message,) = mail_server.messages
    assert message.recipients == ["me@example.com"]
    assert "123456" in message.get_body(["plain"]).get_content()


def test_what_is_due_is_sent(draft_mail, mail_server, capsys):
    call_command("phone_order_send_mails")
    call_command("phone_order_send_mails")
    assert capsys.readouterr().out == "1 mails were tried.\n0 mails were tried.\n"
    assert Mail.objects.get().state == "SENT"
