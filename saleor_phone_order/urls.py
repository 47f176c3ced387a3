"""Web routes of the plugin, below `/plugins/saleor-phone-order/` on every host."""

from __future__ import annotations

from django.urls import path

from .web.desk import asset, desk, to_desk
from .web.left import left
from .web.resume import pay_script, resume
from .web.stripe import stripe_event

app_name = "saleor_phone_order"

urlpatterns = [
    path("desk", to_desk),
    path("desk/", desk, name="desk"),
    path("desk/assets/<str:name>", asset, name="desk-asset"),
    path("left/", left, name="left"),
    path("pay.js", pay_script, name="pay-script"),
    path("resume/<str:token>", resume, name="resume"),
    path("stripe/", stripe_event, name="stripe"),
]
