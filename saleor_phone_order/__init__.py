"""Assisted ordering for Saleor: agents take phone orders as the customer."""

__version__ = "0.1.0"

# Read by Django before 3.2 only (Saleor 2.10.1 runs on 3.0).
default_app_config = "saleor_phone_order.apps.PhoneOrderConfig"
