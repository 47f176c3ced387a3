"""A stand-in for Stripe: its API over HTTP with Stripe's own rules, its element script, its webhooks.

What it is asked is checked against Stripe's OpenAPI document, which is not part of this
project: `./phone-order` fetches it. Card numbers are not kept, only what they stand for.
"""
