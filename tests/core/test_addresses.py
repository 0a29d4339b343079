"""Which addresses can be called at all, and which are open to everybody. Nothing is connected to."""

from __future__ import annotations

import pytest

from apps.core.addresses import has_credentials, is_public, is_web_address, network_of, sender_of


@pytest.mark.parametrize(
    "text",
    ["http://a", "https://example.com/x?y=1#z", "HTTPS://EXAMPLE.COM", "http://[::1]:8000/", "http://a:65535/%20"],
)
def test_web_addresses(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "a", "example.com", "ftp://a", "http://", "https:///x", "javascript:alert(1)", "//a"),
        *("http://a:0", "http://a:65536", "http://a:x", "http://[::1", "http://a b", "http://a\n", "http://a\0"),
    ],
)
def test_everything_else(text: str) -> None:
    assert not is_web_address(text)


@pytest.mark.parametrize("user", ["a:b@", "a@", ":b@", "@", ":@", "a@b@", "a%40b:c@"])
def test_credentials_are_found(user: str) -> None:
    assert has_credentials(f"https://{user}example.com/")
    assert has_credentials(f"https://{user}[::1]:8000")


@pytest.mark.parametrize("rest", ["", "/a@b", "?a@b", "#a:b@c", "/a:b@c?d:e@f", ":8000/@"])
def test_what_is_behind_the_host_is_no_credential(rest: str) -> None:
    assert not has_credentials(f"https://example.com{rest}")


# --- IANA's registries: the first and the last address of each block, and its neighbours that are public ---


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("0.0.0.0", "0.255.255.255"),
        ("10.0.0.0", "10.255.255.255"),
        ("100.64.0.0", "100.127.255.255"),
        ("127.0.0.0", "127.255.255.255"),
        ("168.63.129.16", "168.63.129.16"),
        ("169.254.0.0", "169.254.255.255"),
        ("172.16.0.0", "172.31.255.255"),
        ("192.0.0.0", "192.0.0.255"),
        ("192.0.0.9", "192.0.0.10"),  # anycast for protocols: called global, and of no use to a webhook
        ("192.0.2.0", "192.0.2.255"),
        ("192.31.196.0", "192.31.196.255"),
        ("192.52.193.0", "192.52.193.255"),
        ("192.88.99.0", "192.88.99.255"),
        ("192.88.99.1", "192.88.99.2"),
        ("192.168.0.0", "192.168.255.255"),
        ("192.175.48.0", "192.175.48.255"),
        ("198.18.0.0", "198.19.255.255"),
        ("198.51.100.0", "198.51.100.255"),
        ("203.0.113.0", "203.0.113.255"),
        ("224.0.0.0", "239.255.255.255"),
        ("240.0.0.0", "255.255.255.255"),
        ("::", "::1"),
        ("::2", "::ffff"),
        ("::127.0.0.1", "::255.255.255.255"),  # IPv4 in IPv6, as it was written once
        ("::8.8.8.8", "::ffff:0:8.8.8.8"),  # and as translators write it
        ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"),
        ("100::", "100::ffff:ffff:ffff:ffff"),
        ("100:0:0:1::", "100:0:0:1:ffff:ffff:ffff:ffff"),
        ("200::", "3ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),  # as telephone numbers of networks once
        ("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("2001:0:808:808::", "2001:0:808:808:0:0:f7f7:f7f7"),  # Teredo, whatever it holds
        ("2001:1::1", "2001:1::3"),
        ("2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff"),
        ("2001:3::", "2001:3:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("2001:4:112::", "2001:4:112:ffff:ffff:ffff:ffff:ffff"),
        ("2001:10::", "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("2001:20::", "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("2001:30::", "2001:3f:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("2002:808:808::1", "2002:a00:1::1"),  # 6to4, whatever it holds
        ("2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff"),
        ("3ffe::", "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("4000::", "5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("fd00:ec2::254", "fd20:ce::254"),  # what clouds tell their machines
        ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("fe80::1%eth0", "fe80::1%1"),
        ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ],
)
def test_special_blocks_are_not_public(first: str, last: str) -> None:
    assert (is_public(first), is_public(last)) == (False, False)


@pytest.mark.parametrize(
    "address",
    [
        *("1.0.0.0", "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "93.184.215.14", "100.63.255.255"),
        *("100.128.0.0", "126.255.255.255", "128.0.0.0", "168.63.129.15", "169.253.255.255", "169.255.0.0"),
        *("172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0", "192.31.195.255"),
        *("192.31.197.0", "192.52.194.0", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0"),
        *("192.175.47.255", "192.175.49.0", "198.17.255.255", "198.20.0.0", "198.51.101.0", "203.0.112.255"),
        *("203.0.114.0", "223.255.255.255"),
        *("2001:200::", "2001:4860:4860::8888", "2001:db7:ffff::1", "2001:db9::", "2003::1", "2400:cb00::1"),
        *("2606:4700::6810:84e5", "2620:4e:ffff::1", "2620:4f:7fff::1", "2620:4f:8001::", "2a00:1450::1"),
        *("3ffd::1", "3fff:1000::", "2000::1"),
    ],
)
def test_their_neighbours_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("around", ["::ffff:{}", "64:ff9b::{}", "2606:4700::5efe:{}", "2606:4700::200:5efe:{}"])
@pytest.mark.parametrize(
    ("held", "is_open"),
    [
        ("8.8.8.8", True),
        ("10.0.0.1", False),
        ("100.100.100.200", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("192.31.196.1", False),
        ("192.88.99.1", False),
        ("192.168.1.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
    ],
)
def test_an_address_that_holds_another_is_judged_by_it(around: str, held: str, is_open: bool) -> None:
    assert is_public(around.format(held)) is is_open


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "0x7f000001", "2130706433", "1.2.3.4:80"])
def test_what_is_no_address_is_not_judged(text: str) -> None:
    with pytest.raises(ValueError, match="does not appear to be"):
        is_public(text)


# --- Where a request came from ---


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "sender"),
    [
        ("192.0.2.1", None, 0, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.1", 0, "192.0.2.1"),  # nobody of ours says so
        ("10.0.0.1", "198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", 2, "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1", 2, "10.0.0.1"),  # a hop is missing: past our proxies
        ("10.0.0.1", None, 1, "10.0.0.1"),
        ("10.0.0.1", "", 1, "10.0.0.1"),
        ("10.0.0.1", "unknown", 1, "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1:4711", 1, "198.51.100.1"),
        ("10.0.0.1", "[2001:db8::1]:4711", 1, "2001:db8::1"),
        ("10.0.0.1", "2001:DB8:0::1", 1, "2001:db8::1"),
        ("::ffff:192.0.2.1", None, 0, "192.0.2.1"),
        ("fe80::1%eth0", None, 0, "fe80::1"),
        ("", None, 0, ""),
    ],
)
def test_sender_is_believed_as_far_as_our_proxies_reach(
    remote: str, forwarded: str | None, proxies: int, sender: str
) -> None:
    meta = {"REMOTE_ADDR": remote} | ({} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded})

    assert sender_of(meta, proxies=proxies) == sender


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3::4", "2001:db8:1:2::"), ("", "")],
)
def test_an_ipv6_sender_is_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_larger_networks_are_known_too() -> None:
    assert network_of("2001:db8:1:2:3::4", bits=48) == "2001:db8:1::"
