"""Settings of a Saleor 2.10 shop with the plugin in it.

Saleor 2.10 has no plugin entry points, so a shop takes these settings as its own
(`DJANGO_SETTINGS_MODULE=saleor_phone_order.hosts.saleor2.settings`) or imports them
into the ones it has.
"""

from saleor.settings import *  # noqa: F403
from saleor.settings import INSTALLED_APPS, MIDDLEWARE, PLUGINS

INSTALLED_APPS = INSTALLED_APPS + ["saleor_phone_order"]

# First, so that tax plugins calculate from the price that the customer pays.
PLUGINS = ["saleor_phone_order.plugin.PhoneOrderPlugin"] + PLUGINS

# After the host's own, which prepare the request (time, discounts, country, site).
MIDDLEWARE = MIDDLEWARE + ["saleor_phone_order.hosts.saleor2.impersonation.ImpersonationMiddleware"]

ROOT_URLCONF = "saleor_phone_order.hosts.saleor2.urls"
