"""The shop's own settings, with the stand-in for Stripe in Stripe's place. For the demo and the browser's tests."""

import os
from importlib import import_module

_shop = import_module(os.environ["PHONE_ORDER_SHOP_SETTINGS"])
globals().update({name: getattr(_shop, name) for name in dir(_shop) if name.isupper()})

PHONE_ORDER_STRIPE_URL = os.environ["PHONE_ORDER_DEMO_STRIPE"]
PHONE_ORDER_STRIPE_SCRIPT_URL = PHONE_ORDER_STRIPE_URL + "/v3/"
