"""Which addresses and ports are open to customers' webhooks."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from pytest_django.fixtures import Settings

from apps.core import vetting
from apps.core.vetting import Vetting

PUBLIC = "93.184.215.14"  # nothing is sent to it: a vetting only looks at it
_NOT_PUBLIC = "its address is not public. We only call servers that the whole internet can reach"
_INSIDE = Vetting((range(443, 444),), (ip_network("10.1.0.0/16"), ip_network("fd12::/32")))


@pytest.fixture
def usual(settings: Settings) -> Vetting:
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    return vetting.for_customers()


def test_public_addresses_are_open_and_no_others(usual: Vetting) -> None:
    assert usual.refusal(PUBLIC, 443) is None
    assert usual.refusal("2606:4700::6810:84e5", 443) is None
    for address in ("10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1"):
        assert usual.refusal(address, 443) == _NOT_PUBLIC


@pytest.mark.parametrize("port", [80, 443, 1024, 3000, 5000, 8000, 8080, 8443, 9000, 32768, 65535])
def test_ports_of_web_servers_are_open(usual: Vetting, port: int) -> None:
    assert usual.refusal(PUBLIC, port) is None


@pytest.mark.parametrize(
    "port",
    [
        *(1, 7, 19, 21, 22, 23, 25, 53, 79, 81, 110, 111, 135, 139, 143, 389, 445, 465, 514, 587, 636, 873, 993, 1023),
        *(1433, 1521, 2049, 2181, 2375, 2379, 3128, 3306, 3389, 5060, 5432, 5672, 5900, 5984, 5985, 6000, 6379, 6380),
        *(6432, 6443, 6667, 8086, 8200, 8500, 9042, 9092, 9200, 9300, 10250, 11211, 15672, 26379, 27017),
    ],
)
def test_ports_of_databases_mail_and_remote_control_are_not(usual: Vetting, port: int) -> None:
    assert usual.refusal(PUBLIC, port) == (
        f"port {port} is not allowed. Use port 443, or ask your administrator to open it"
    )


def test_port_named_by_itself_is_open_whatever_listens_there() -> None:
    assert Vetting((range(9200, 9201),)).refusal(PUBLIC, 9200) is None
    assert Vetting((range(9100, 9301),)).refusal(PUBLIC, 9200) is not None
    assert Vetting((range(9200, 9201),)).refusal(PUBLIC, 443) is not None
    assert Vetting(()).refusal(PUBLIC, 443) is not None


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        ("10.1.0.1", True),
        ("10.1.255.255", True),
        ("::ffff:10.1.0.1", True),  # the same address, as an IPv6 socket says it
        ("fd12::1", True),
        (PUBLIC, True),
        ("10.0.255.255", False),
        ("10.2.0.0", False),
        ("64:ff9b::10.1.0.1", False),  # what a translator outside takes for it
        ("2002:a01:1::", False),
        ("fd13::1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
    ],
)
def test_allowed_networks_are_open_besides_public_addresses(address: str, is_open: bool) -> None:
    assert (_INSIDE.refusal(address, 443) is None) is is_open


def test_allowed_network_opens_no_port() -> None:
    assert _INSIDE.refusal("10.1.0.1", 5432) is not None


def test_only_a_setting_opens_this_machine_and_private_networks(settings: Settings) -> None:
    inside = ("127.0.0.1", "::1", "10.1.2.3", "172.16.0.1", "192.168.1.1")
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    assert {vetting.for_customers().refusal(address, 8000) for address in inside} == {_NOT_PUBLIC}

    settings.WEBHOOKS_ALLOW_PRIVATE = True

    assert {vetting.for_customers().refusal(address, 8000) for address in inside} == {None}


@pytest.mark.parametrize("address", ["169.254.169.254", "fd00:ec2::254", "100.100.100.200", "192.0.0.192", "0.0.0.0"])
def test_demo_does_not_reach_what_clouds_tell_their_machines(settings: Settings, address: str) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True

    assert vetting.for_customers().refusal(address, 80) == _NOT_PUBLIC


@pytest.mark.parametrize("port", [22, 25, 5432, 6379])
def test_demo_does_not_reach_databases_and_remote_control(settings: Settings, port: int) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True

    assert vetting.for_customers().refusal("127.0.0.1", port) is not None


def test_settings_name_networks_and_ports(settings: Settings) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    settings.WEBHOOKS_ALLOW_NETS = [ip_network("10.1.0.0/16")]
    settings.WEBHOOKS_PORTS = [range(443, 444), range(9000, 9010)]

    made = vetting.for_customers()

    assert (made.refusal("10.1.0.1", 443), made.refusal("10.1.0.1", 9009)) == (None, None)
    assert made.refusal("10.1.0.1", 80) is not None
    assert made.refusal("127.0.0.1", 443) == _NOT_PUBLIC


def test_what_is_no_ip_address_is_not_let_through(usual: Vetting) -> None:
    with pytest.raises(ValueError, match="does not appear to be"):
        usual.refusal("localhost", 443)
