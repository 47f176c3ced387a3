"""One search box understands e-mails, phones, numbers, ids and names in any script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_phone_order.rules.search_text import SearchTerms, classify, phone_numbers

BERLIN = "+493012345678"


@pytest.mark.parametrize("text", ["", "   ", "\n", "-", "( )"])
def test_a_text_without_letters_or_digits_means_nothing(text):
    assert classify(text, "US") == SearchTerms()


@pytest.mark.parametrize(
    ("text", "prefix"),
    [
        ("Jane.Doe@Example.com", "jane.doe@example.com"),
        ("jane@", "jane@"),
        ("  jane@example.com ", "jane@example.com"),
        ("Jane Doe <jane@example.com>", "jane@example.com"),
        ("jane@example.com, bob@example.com", "jane@example.com"),
        ("jörg@bücher.example", "jörg@bücher.example"),
        ("12345@example.com", "12345@example.com"),
    ],
)
def test_text_with_an_at_sign_is_an_email_prefix_only(text, prefix):
    assert classify(text, "US") == SearchTerms(email_prefix=prefix)


@pytest.mark.parametrize("word", ["jane", "Jane.Doe", "O'Brien", "Jean-Luc", "doe42"])
def test_a_single_plain_word_is_a_name_or_an_email_prefix(word):
    assert classify(word) == SearchTerms(email_prefix=word.lower(), words=(word,))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Müller", ("Müller",)),
        ("Zoe\u0308", ("Zoë",)),
        ("STRASSE", ("STRASSE",)),
        ("Straße", ("Straße",)),
        ("İnci", ("İnci",)),
        ("王 小明", ("王", "小明")),
        ("Mary  Jane\tO'Brien", ("Mary", "Jane", "O'Brien")),
        ("Meyer 1001", ("Meyer", "1001")),
        ("a b c d e f g", ("a", "b", "c", "d", "e")),
    ],
)
def test_words_keep_their_letters(text, words):
    terms = classify(text, "US")
    assert terms.words == words
    assert (terms.numbers, terms.phone_digits, terms.customer_ids) == ((), None, ())


@pytest.mark.parametrize(
    ("text", "number"),
    [("1234", 1234), ("#1234", 1234), ("# 0012", 12), ("7", 7), ("１２", 12), ("٤٢", 42)],
)
def test_a_short_number_is_an_order_number_or_a_customer_id(text, number):
    assert classify(text, "US") == SearchTerms(numbers=(number,))


def test_a_number_with_a_hash_sign_is_never_a_phone_number():
    assert classify("#12345678", "US") == SearchTerms(numbers=(12345678,))


def test_bare_digits_can_be_a_number_and_the_end_of_a_phone_number():
    assert classify("345678") == SearchTerms(phone_digits="345678", numbers=(345678,))


@pytest.mark.parametrize(("text", "numbers"), [("2147483647", (2147483647,)), ("2147483648", ())])
def test_a_number_beyond_the_databases_integers_is_no_number(text, numbers):
    assert classify(text).numbers == numbers


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("12-34", None),
        ("12-345", "12345"),
        ("1234 5678 9012 34567", "12345678901234567"),
        ("1234 5678 9012 345678", None),
    ],
)
def test_the_end_of_a_phone_number_has_5_to_17_digits(text, digits):
    assert classify(text) == SearchTerms(phone_digits=digits)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("+49 30 12345678", None),
        ("+49 (30) 1234-5678", "US"),
        ("030 12345678", "DE"),
        ("030/1234.5678", "DE"),
        ("030–12345678", "DE"),
        ("0049 30 12345678", "DE"),
        ("0049 30 12345678", None),
        ("011 49 30 12345678", "US"),
        ("49 30 12345678", "DE"),
        ("49 30 12345678", "US"),
        ("493012345678", None),
        ("+٤٩ ٣٠ ١٢٣٤٥٦٧٨", None),
        ("＋４９３０１２３４５６７８", None),
    ],
)
def test_a_phone_number_is_found_in_any_format(text, region):
    terms = classify(text, region)
    assert terms == SearchTerms(phone_numbers=(BERLIN,), phone_digits="3012345678")
    assert phone_numbers(text, region) == (BERLIN,)


@pytest.mark.parametrize(
    ("text", "region", "digits", "numbers"),
    [
        ("(202) 456-1111", "US", "2024561111", ("+12024561111",)),
        ("1 202 456 1111", "US", "2024561111", ("+12024561111",)),
        ("06 1234 5678", "IT", "0612345678", ("+390612345678",)),
        ("030 12345678", None, "3012345678", ()),
    ],
)
def test_the_end_of_a_phone_number_has_no_country_code_nor_trunk_zero(
    text, region, digits, numbers
):
    terms = classify(text, region)
    assert terms.phone_digits == digits
    assert terms.phone_numbers == numbers


def test_a_callers_number_that_lost_its_plus_has_two_readings_when_both_are_sound():
    assert phone_numbers("12024561111", "DE") == ("+4912024561111", "+12024561111")


@pytest.mark.parametrize("text", ["", "anonymous", "+", "+99999", "1"])
def test_a_text_that_is_no_phone_number_has_no_candidates(text):
    assert phone_numbers(text, "US") == ()


@pytest.mark.parametrize(
    ("text", "customer_id"),
    [("VXNlcjox", "1"), ("VXNlcjoxMjM0", "1234"), (" VXNlcjo0Mg== ", "42")],
)
def test_a_global_id_of_a_user_is_a_customer_id(text, customer_id):
    assert classify(text) == SearchTerms(customer_ids=(customer_id,))


@pytest.mark.parametrize("text", ["T3JkZXI6MQ==", "VXNlcjo=", "VXNl", "VXNl-cjox", "Kowalska"])
def test_other_base64_is_not_a_customer_id(text):
    assert classify(text).customer_ids == ()


@given(st.text(), st.sampled_from([None, "US", "DE", "JP"]))
def test_any_text_can_be_classified(text, region):
    terms = classify(text, region)
    assert len(terms.words) <= 5
    assert all(0 <= number < 2**31 for number in terms.numbers)
    assert all(number.startswith("+") for number in terms.phone_numbers)
    assert terms.phone_digits is None or terms.phone_digits.isdigit()
