"""Web routes of the plugin, below `/plugins/saleor-phone-order/` on every host."""

from __future__ import annotations

from django.urls import path

from .web.left import left
from .web.resume import resume

app_name = "saleor_phone_order"

urlpatterns = [
    path("left/", left, name="left"),
    path("resume/<str:token>", resume, name="resume"),
]
