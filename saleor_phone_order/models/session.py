"""One agent working for one customer, from start to outcome."""

from __future__ import annotations

import secrets
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from ..rules.permissions import Permission
from ..rules.states import OPEN_STATES, SessionState

IS_OPEN = Q(state__in=[state.value for state in OPEN_STATES])


def new_nonce() -> str:
    return secrets.token_urlsafe(24)


class Session(models.Model):
    """A phone order session. Its state is changed by `flows.sessions` alone.

    `checkout_ref` names the host's checkout; it is empty once that is gone.
    An app's session has `app_ref` and no `agent`; `named_agent_ref` is the staff
    member that the app acts for.
    """

    INBOUND = "INBOUND"
    OUTBOUND = "OUTBOUND"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    state = models.CharField(max_length=20, default=SessionState.OPEN.value)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    app_ref = models.CharField(max_length=36, blank=True, default="")
    named_agent_ref = models.CharField(max_length=36, blank=True, default="")
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    is_guest = models.BooleanField(default=False)
    channel_ref = models.CharField(max_length=255, blank=True, default="")
    currency = models.CharField(max_length=3)
    checkout_ref = models.CharField(max_length=36, blank=True, default="")
    continued_draft = models.ForeignKey(
        "saleor_phone_order.Draft",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    saved_draft = models.ForeignKey(
        "saleor_phone_order.Draft",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    order_ref = models.CharField(max_length=36, blank=True, default="")
    process_key = models.CharField(max_length=128, blank=True, default="")
    nonce = models.CharField(max_length=43, default=new_nonce, editable=False)

    campaign = models.ForeignKey(
        "saleor_phone_order.Campaign",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    affiliate = models.ForeignKey(
        "saleor_phone_order.Affiliate",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    #: The gross total of the order that came of it, be it by its draft's link; null for
    #: none, also for one that was denied.
    order_amount = models.DecimalField(max_digits=15, decimal_places=3, null=True, blank=True)
    #: The draft that it was saved as has become an order.
    was_recovered = models.BooleanField(default=False)

    direction = models.CharField(max_length=10, default=INBOUND)
    call_centre = models.CharField(max_length=100, blank=True, default="")
    team = models.CharField(max_length=100, blank=True, default="")
    disposition = models.CharField(max_length=100, blank=True, default="")

    started_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    was_ended_by_guard = models.BooleanField(default=False)
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "saleor_phone_order"
        ordering = ("-started_at", "id")
        permissions = [(permission.codename, permission.label) for permission in Permission]
        constraints = [
            models.UniqueConstraint(
                fields=["agent"],
                condition=IS_OPEN & Q(agent__isnull=False),
                name="phone_order_one_open_per_agent",
            ),
            models.UniqueConstraint(
                fields=["customer"],
                condition=IS_OPEN & Q(customer__isnull=False),
                name="phone_order_one_open_per_customer",
            ),
            models.UniqueConstraint(
                fields=["checkout_ref"],
                condition=IS_OPEN & ~Q(checkout_ref=""),
                name="phone_order_one_open_per_cart",
            ),
        ]
        indexes = [
            models.Index(
                fields=["heartbeat_at"],
                condition=IS_OPEN,
                name="phone_order_open_heartbeat",
            ),
            # Every order of the shop asks whether its cart was handed over.
            models.Index(
                fields=["checkout_ref"],
                condition=Q(state=SessionState.HANDED_OFF.value),
                name="phone_order_handed_off_cart",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return SessionState(self.state) in OPEN_STATES

    @property
    def chain(self) -> str:
        """The name of this session's history chain."""
        return "session:%s" % self.pk
