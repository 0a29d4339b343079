"""Networks in CIDR notation, from which an API key may be used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from apps.core.errors import DomainError

MAX_NETWORKS = 50


class NotANetwork(DomainError):
    message = "Enter addresses or networks, such as 203.0.113.7 or 203.0.113.0/24"


def read(text: str) -> list[str]:
    """The networks in a text, one on each line or separated by commas. An address is a network of one.

    Raises NotANetwork.
    """
    found: dict[str, None] = {}
    for word in text.replace(",", " ").split():
        try:
            found[str(ip_network(word, strict=False))] = None
        except ValueError:
            raise NotANetwork(f"“{word[:50]}” is not an address or network, such as 203.0.113.0/24.") from None
    if len(found) > MAX_NETWORKS:
        raise NotANetwork(f"Enter at most {MAX_NETWORKS} networks.")
    return list(found)


def contain(networks: Sequence[str], address: str) -> bool:
    """Whether an address is in one of the networks. "", an unknown address, is in none."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return any(ip in _network(each) for each in networks)


@lru_cache(maxsize=1024)
def _network(written: str) -> IPv4Network | IPv6Network:
    return ip_network(written)
