"""Whether a customer agreed that an agent acts as them."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from ..rules.choices import ConsentMode


class Consent(models.Model):
    """The consent that a session needs; none where the shop asks for none.

    `email_hash` is a keyed hash of the address that the account had when the session
    began: a code goes to that address or to none. The code itself is kept nowhere, it is
    computed from the row's key and `code_sent_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.OneToOneField(
        "saleor_phone_order.Session", on_delete=models.CASCADE, related_name="consent"
    )
    mode = models.CharField(max_length=10, default=ConsentMode.VERBAL.value)
    wording = models.TextField(blank=True, default="")
    email_hash = models.CharField(max_length=64, blank=True, default="")
    code_sent_at = models.DateTimeField(null=True, blank=True)
    wrong_answers = models.PositiveIntegerField(default=0)
    given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "saleor_phone_order"
