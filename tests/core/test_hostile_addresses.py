"""Addresses that a stranger may choose, against sockets and a resolver of our own. Every socket of curl is counted.

No test can reach the outside: curl opens sockets only where the vetting lets it, and asks our own resolver for names.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from types import SimpleNamespace
from typing import Any

import pycurl
import pytest
from pytest_django.fixtures import Settings

from apps.core import vetting
from apps.core.egress import EgressRequest, Response, Window, call
from apps.core.vetting import Vetting
from tests.fakes.receiver import Receiver
from tests.fakes.resolver import Resolver

_NOT_PUBLIC = "its address is not public. We only call servers that the whole internet can reach"
_ALL_PORTS = (range(1, 65536),)
# What names resolve to, the hostile way.
_NAMES = {
    "metadata.google.internal": ["169.254.169.254"],
    "db": ["10.1.2.3"],
    "inside.test": ["192.168.1.1"],
    "all-inside.test": ["10.0.0.1", "172.16.0.1", "fd00::1"],
    "loopback.test": ["127.0.0.1"],
    "six.test": ["::1"],
    "mapped.test": ["::ffff:10.0.0.1"],
    "translated.test": ["64:ff9b::a9fe:a9fe"],
    "tunnel.test": ["2002:7f00:1::1"],
    "nowhere.test": ["0.0.0.0"],
    "xn--bcher-kva.test": ["127.0.0.1"],
    "127.0.0.1.nip.test": ["127.0.0.1"],
}
_LITERALS = [
    # this machine, in all the ways that inet_aton and curl read
    *("127.0.0.1", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0x7F.1", "017700000001"),
    *("0177.0.0.1", "0177.0.0.01", "0x7f.0x0.0x0.0x1", "127.0.0.1.", "127.1.", "0", "0x0", "0.0.0.0", "0.0.0.1"),
    *("127%2e0%2e0%2e1", "%31%32%37.0.0.1", "%6c%6fcalhost", "localhost", "LOCALHOST", "localhost.", "a.localhost"),
    # private networks
    *("10.0.0.1", "10.255.255.255", "012.0.0.1", "0xa.1", "167772161", "172.16.0.1", "172.31.255.254", "0xac.0x10.1"),
    *("192.168.0.1", "0300.0250.0.1", "3232235521", "192.168.257", "100.64.0.1"),
    # what clouds tell their machines
    *("169.254.169.254", "169.254.169.254.", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518"),
    *("0xa9.254.0251.0376", "100.100.100.200", "168.63.129.16", "192.0.0.192", "[fd00:ec2::254]", "[fd20:ce::254]"),
    # never assigned, multicast, broadcast
    *("192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
    "255.255.255.255",
    # IPv6, and IPv4 within it
    *("[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
    *("[::ffff:a9fe:a9fe]", "[::ffff:10.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::a00:1]"),
    *("[64:ff9b:1::10.0.0.1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[2001::80ff:fffe]", "[2001:db8::1]"),
    *("[fe80::1]", "[fe80::1%25lo]", "[fc00::1]", "[fdff::1]", "[fec0::1]", "[ff02::1]", "[100::1]"),
    *("[2606:4700::5efe:10.0.0.1]", "[2606:4700::200:5efe:127.0.0.1]"),
    # who is the user, and who the host
    *("safe.test@127.0.0.1", "safe.test:x@169.254.169.254", "safe.test%40@10.0.0.1", "@127.0.0.1", ":@[::1]"),
]
# Curl makes nothing of these, or asks for a name that doesn't exist.
_NO_HOSTS = [
    *("127.0.0.1\\@safe.test", "safe.test\\@127.0.0.1", "127.0.0.1 @safe.test", "[::1", "[127.0.0.1]", "127.0.0.1%00"),
    *("１２７.０.０.１", "①②⑦.⓪.⓪.①", "127。0。0。1", "%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1", "bücher.test", "ⓛocalhost"),
    *("127.0.0.256", "0x7f.0.0.0.1", "127.0.0.1.1", "4294967297", "safe.test", "..", "-", "256.0.0.1", "127.0.0.1:0"),
    *("[fe80::1%25]", "[::ffff:127.0.0.1.]", "[0x7f.1]"),
]


class Sockets:
    """In place of egress's `socket` module: makes real sockets, and remembers where to."""

    def __init__(self) -> None:
        self.made = 0
        self.module = SimpleNamespace(socket=self._make)

    def _make(self, *how: Any) -> socket.socket:
        self.made += 1
        return socket.socket(*how)


@pytest.fixture
def sockets(monkeypatch: pytest.MonkeyPatch) -> Sockets:
    counting = Sockets()
    monkeypatch.setattr("apps.core.egress.socket", counting.module)
    return counting


@pytest.fixture(scope="module")
def dns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resolver]:
    with Resolver(tmp_path_factory.mktemp("resolver")) as resolver:
        yield resolver


@pytest.fixture(autouse=True)
def resolver(dns: Resolver, monkeypatch: pytest.MonkeyPatch) -> Resolver:
    monkeypatch.setattr(pycurl, "Curl", dns.curl())
    for name, addresses in _NAMES.items():
        dns.knows(name, addresses)
    return dns


@pytest.fixture
def usual(settings: Settings) -> Vetting:
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    return vetting.for_customers()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as listening:
        yield listening


def _port(receiver: Receiver) -> str:
    return receiver.url.rpartition(":")[2]


def _only(address: str) -> Vetting:
    return Vetting(_ALL_PORTS, (ip_network(address),))


def _post(url: str, by: Vetting) -> Response:
    return call(EgressRequest("POST", url, body=b"x", timeout=60), vetting=by)


# --- No connection at all ---


@pytest.mark.parametrize("host", [*_LITERALS, *_NAMES, *(f"{name}." for name in _NAMES)])
@pytest.mark.parametrize("port", ["", ":8080"])
def test_hostile_address_gets_no_socket(sockets: Sockets, usual: Vetting, host: str, port: str) -> None:
    response = _post(f"http://{host}{port}/latest/meta-data", usual)

    assert (response.status, response.left, response.error, sockets.made) == (0, False, _NOT_PUBLIC, 0)


def test_there_are_enough_of_them() -> None:
    assert len({*_LITERALS, *_NAMES, *_NO_HOSTS}) >= 60


@pytest.mark.parametrize("host", _NO_HOSTS)
def test_host_that_is_none_gets_no_socket(sockets: Sockets, usual: Vetting, host: str) -> None:
    response = _post(f"http://{host}/", usual)

    assert (response.status, response.left, sockets.made) == (0, False, 0)
    assert response.error


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "gopher://127.0.0.1:6379/_INFO", "dict://127.0.0.1:11211/stat", "ftp://127.0.0.1/"),
        *("ldap://127.0.0.1/", "smb://127.0.0.1/x", "telnet://127.0.0.1:25/", "ws://127.0.0.1/", "data:,x"),
        *("127.0.0.1", "//127.0.0.1/", "http:127.0.0.1", "http:///127.0.0.1"),
    ],
)
def test_other_protocols_get_no_socket(sockets: Sockets, usual: Vetting, url: str) -> None:
    response = _post(url, usual)

    assert (response.status, response.left, sockets.made) == (0, False, 0)


@pytest.mark.parametrize("port", [22, 25, 5432, 6379, 11211, 9200])
def test_port_that_is_not_open_gets_no_socket(sockets: Sockets, settings: Settings, port: int) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True

    response = _post(f"http://loopback.test:{port}/", vetting.for_customers())

    assert (response.status, response.left, sockets.made) == (0, False, 0)
    assert response.error == f"port {port} is not allowed. Use port 443, or ask your administrator to open it"


def test_https_is_vetted_like_http(sockets: Sockets, usual: Vetting) -> None:
    response = _post("https://metadata.google.internal/", usual)

    assert (response.error, sockets.made) == (_NOT_PUBLIC, 0)


# --- One connection, to the address that was vetted ---


@pytest.mark.parametrize("host", ["loopback.test", "loopback.test.", "xn--bcher-kva.test", "localhost", "0x7f.1"])
def test_allowed_address_is_connected_to(sockets: Sockets, receiver: Receiver, host: str) -> None:
    assert _post(f"http://{host}:{_port(receiver)}/", _only("127.0.0.1/32")).status == 200
    assert (sockets.made, len(receiver.calls)) == (1, 1)


def test_dns_that_changes_its_answer_never_leads_inside(
    sockets: Sockets, receiver: Receiver, resolver: Resolver
) -> None:
    """As check-then-connect would: the first look-up is good, the second one leads to the receiver."""
    resolver.knows("turning.test", ["127.0.0.2"], ["127.0.0.1"])
    url, good = f"http://turning.test:{_port(receiver)}/", _only("127.0.0.2/32")

    answers = [_post(url, good) for _ in range(6)]

    refused = [answer.error == _NOT_PUBLIC for answer in answers]
    assert refused == [False, True] * 3  # the good address has no server, and is connected to in vain
    assert (sockets.made, receiver.calls) == (3, [])


def test_good_address_is_used_even_if_it_comes_with_a_bad_one(
    sockets: Sockets, receiver: Receiver, resolver: Resolver
) -> None:
    resolver.knows("both.test", ["::1", "10.0.0.1", "127.0.0.1", "169.254.169.254"])

    assert _post(f"http://both.test:{_port(receiver)}/", _only("127.0.0.1/32")).status == 200
    assert (sockets.made, len(receiver.calls)) == (1, 1)


def test_good_address_that_is_down_is_not_called_private(resolver: Resolver) -> None:
    resolver.knows("down.test", ["10.0.0.1", "127.0.0.1"])

    error = _post("http://down.test:1/", _only("127.0.0.1/32")).error

    assert error != _NOT_PUBLIC
    assert error


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_to_the_metadata_service_is_not_followed(sockets: Sockets, receiver: Receiver, status: int) -> None:
    receiver.answers = [status]
    receiver.headers = {
        "location": "http://169.254.169.254/latest/meta-data",
        "refresh": "0; url=http://169.254.169.254/",
        "alt-svc": 'h2="169.254.169.254:443"',
    }

    response = _post(receiver.url, Vetting(_ALL_PORTS, (ip_network("0.0.0.0/0"),)))

    assert (response.status, response.headers["location"]) == (status, receiver.headers["location"])
    assert (sockets.made, len(receiver.calls)) == (1, 1)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_proxy_stands_between(
    sockets: Sockets, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    for name in ("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, receiver.url)

    _post(f"{scheme}://127.0.0.1:1/", _only("127.0.0.1/32"))

    assert (sockets.made, receiver.connections) == (1, 0)


# --- Connections that are kept alive ---


@pytest.fixture
def fly(receiver: Receiver) -> Callable[[Window[int], str], Response]:
    def one(window: Window[int], host: str) -> Response:
        window.add(EgressRequest("POST", f"http://{host}:{_port(receiver)}/", body=b"x", timeout=60), 0)
        while not (landed := window.poll(1.0)):
            pass
        return landed[0][1]

    return one


def test_connection_is_reused_for_its_own_host_only(
    sockets: Sockets, resolver: Resolver, fly: Callable[[Window[int], str], Response]
) -> None:
    resolver.knows("other.test", ["127.0.0.1"])
    with Window[int](5, vetting=_only("127.0.0.1/32")) as window:
        made = [(fly(window, host).status, sockets.made) for host in ("loopback.test", "loopback.test", "other.test")]

    assert made == [(200, 1), (200, 1), (200, 2)]


def test_connection_is_not_reused_under_another_policy(
    sockets: Sockets, usual: Vetting, fly: Callable[[Window[int], str], Response]
) -> None:
    with (
        Window[int](5) as ours,
        Window[int](5, vetting=_only("127.0.0.1/32")) as open_,
        Window[int](5, vetting=usual) as shut,
    ):
        assert [fly(window, "loopback.test").status for window in (ours, open_)] == [200, 200]

        response = fly(shut, "loopback.test")

    assert (response.error, sockets.made) == (_NOT_PUBLIC, 1)


def test_handle_that_was_refused_is_good_for_the_next_call(
    sockets: Sockets, fly: Callable[[Window[int], str], Response]
) -> None:
    with Window[int](1, vetting=_only("127.0.0.1/32")) as window:
        answers = [fly(window, host) for host in ("inside.test", "loopback.test", "inside.test")]

    assert [answer.status for answer in answers] == [0, 200, 0]
    assert [answer.error for answer in answers] == [_NOT_PUBLIC, None, _NOT_PUBLIC]
