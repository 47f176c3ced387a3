"""Where everybody in the tests' shops lives."""

from __future__ import annotations

ADDRESS = {
    "first_name": "Anna",
    "last_name": "Ortiz",
    "street_address_1": "Tozew 4",
    "city": "New York",
    "postal_code": "10001",
    "country": "US",
    "country_area": "NY",
    "phone": "+12125550142",
}
