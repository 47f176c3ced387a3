"""A link's token is long and random; only its hash can be found again."""

from __future__ import annotations

import re

from saleor_phone_order.rules.tokens import hash_token, make_link_token


def test_a_token_has_256_bits_and_needs_no_escaping_in_a_url():
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", make_link_token())


def test_tokens_do_not_repeat():
    assert len({make_link_token() for _ in range(1000)}) == 1000


def test_the_hash_is_sha_256_in_hex():
    # FIPS 180-2, appendix B.1
    assert hash_token("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_what_a_stranger_puts_into_a_link_is_hashed_not_refused():
    for token in ("", "\x00", "\ud800", "zażółć", "x" * 100_000):
        assert hash_token(token) != hash_token("abc")
