"""Web routes of the plugin, below `/plugins/saleor-phone-order/` on every host."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from .web.desk import asset, desk
from .web.left import left
from .web.resume import resume

app_name = "saleor_phone_order"

urlpatterns = [
    # The Dashboard takes the slash off the address of the frame.
    path("desk", RedirectView.as_view(url="desk/", query_string=True)),
    path("desk/", desk, name="desk"),
    path("desk/assets/<str:name>", asset, name="desk-asset"),
    path("left/", left, name="left"),
    path("resume/<str:token>", resume, name="resume"),
]
