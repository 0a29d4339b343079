"""Networks from which a key may be used."""

from __future__ import annotations

import pytest

from apps.users.networks import MAX_NETWORKS, NotANetwork, contain, read


def test_addresses_and_networks_are_read_in_one_spelling() -> None:
    given = "203.0.113.7, 198.51.100.9/24\n2001:DB8::1/32  203.0.113.7"

    assert read(given) == ["203.0.113.7/32", "198.51.100.0/24", "2001:db8::/32"]
    assert read(" \n ") == []


def test_what_is_no_network_is_named() -> None:
    for word in ("300.1.1.1", "10.0.0.0/33", "example.com", "::g", "10.0.0", "10.0.0.1-10.0.0.9", "x" * 100):
        with pytest.raises(NotANetwork, match=f"“{word[:50]}”"):
            read(f"203.0.113.7 {word}")


@pytest.mark.parametrize(("count", "is_allowed"), [(MAX_NETWORKS, True), (MAX_NETWORKS + 1, False)])
def test_there_are_not_too_many(count: int, is_allowed: bool) -> None:
    text = "\n".join(f"10.0.{number}.1" for number in range(count))

    if is_allowed:
        assert len(read(text)) == count
    else:
        with pytest.raises(NotANetwork):
            read(text)


def test_an_address_is_inside_or_not() -> None:
    held = ["198.51.100.0/24", "2001:db8::/32"]
    inside = {
        "198.51.100.0": True, "198.51.100.255": True, "198.51.101.0": False, "2001:db8:ffff::9": True,
        "2001:db9::": False, "": False, "nonsense": False,
    }  # fmt: skip

    assert {address: contain(held, address) for address in inside} == inside
