"""A mail as it leaves: in text and HTML, in its reader's language, from templates that a
shop may replace."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping, Tuple
from urllib.parse import urlsplit

from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from ..hosts import host
from ..models import Mail, MailKind

FOLDER = "saleor_phone_order/mail"


@dataclass(frozen=True)
class Contents:
    """What a mail says, to whom. `values` are what its templates show."""

    kind: MailKind
    to: Tuple[str, ...]
    language: str
    values: Mapping[str, Any] = field(default_factory=dict)
    #: Whose settings for mails count.
    channel_ref: str = ""


def message(contents: Contents, *, key: str, sender: str) -> EmailMultiAlternatives:
    """:param key: what the Message-ID is made of."""
    subject, text, html = rendered(contents)
    domain = urlsplit(host.absolute_url("/")).hostname or "localhost"
    mail = EmailMultiAlternatives(
        subject,
        text,
        sender,
        list(contents.to),
        headers={
            "Message-ID": "<%s@%s>" % (key, domain),
            "Auto-Submitted": "auto-generated",
            "Content-Language": contents.language,
        },
    )
    mail.attach_alternative(html, "text/html")
    return mail


def key_of(mail: Mail) -> str:
    """The same for all attempts, another one when the mail is queued anew."""
    return "%s.%x" % (mail.pk.hex, int(mail.queued_at.timestamp()))


def rendered(contents: Contents) -> Tuple[str, str, str]:
    """Subject, text and HTML. The first line of the text's template is the subject."""
    values = {name: _on_one_line(value) for name, value in contents.values.items()}
    values["shop_name"] = _on_one_line(host.shop_name())
    values["language"] = contents.language
    with translation.override(contents.language):
        subject, _, text = _render("txt", contents.kind, values, autoescape=False).partition("\n")
        values["subject"] = subject
        return subject, text.strip() + "\n", _render("html", contents.kind, values)


def _render(suffix: str, kind: MailKind, values: Mapping[str, Any], autoescape: bool = True) -> str:
    template = get_template("%s/%s.%s" % (FOLDER, kind.value.lower(), suffix)).template
    return template.render(Context(dict(values), autoescape=autoescape)).strip()


def _on_one_line(value: Any) -> Any:
    """What somebody typed cannot begin another line, and so no header of the mail."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, (list, tuple)):
        return [_on_one_line(item) for item in value]
    return value
