"""Plausible values for variables."""

from __future__ import annotations

import pytest

from apps.message_templates import samples
from apps.message_templates.placeholders import Variable


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "Ada"),
        ("firstName", "Ada"),
        ("customer_name", "Ada"),
        ("last_name", "Lovelace"),
        ("order_id", "A-1042"),
        ("OrderID", "A-1042"),
        ("order_date", "June 12, 2026"),
        ("order_total", "$42.00"),
        ("code", "123456"),
        ("otp", "123456"),
        ("promo_code", "SAVE20"),
        ("tracking_link", "https://example.com/orders/A-1042"),
        ("phone_number", "+14155550142"),
        ("company_name", "Acme"),
        ("minutes", "10"),
        ("v1", "example"),
    ],
)
@pytest.mark.parametrize("repeats", [str, str.title, str.upper, lambda name: "", lambda name: name.replace("_", " ")])
def test_a_sample_that_repeats_the_name_is_replaced(name: str, value: str, repeats: type[str]) -> None:
    assert samples.of(Variable(0, name, sample=repeats(name))) == value


def test_the_sample_of_the_author_comes_first() -> None:
    assert samples.of(Variable(0, "name", sample="Grace")) == "Grace"


@pytest.mark.parametrize(
    ("regex", "value"), [(r"^[0-9]{4}$", "1042"), (r"^[0-9]{6}$", "123456"), ("(", "123456"), ("^never$", "Code")]
)
def test_a_value_fits_the_regex_if_one_is_known(regex: str, value: str) -> None:
    assert samples.of(Variable(0, "code", sample="Code", regex=regex)) == value


@pytest.mark.parametrize("kind", ["link", "media"])
def test_links_and_media_are_addresses(kind: str) -> None:
    assert samples.of(Variable(0, "a", kind, sample="A")).startswith("https://example.com/")
    assert samples.of(Variable(0, "a", kind, url="https://a.test/x")) == "https://a.test/x"
