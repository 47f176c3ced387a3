"""The shop's URLs: ours beside the host's.

The host's `^graphql/` comes first in its own list; ours live under `plugins/`,
where Saleor 3 serves them too.
"""

from django.urls import include, path

urlpatterns = [
    path(
        "plugins/saleor-phone-order/",
        include("saleor_phone_order.urls"),
    ),
    path("", include("saleor.urls")),
]
