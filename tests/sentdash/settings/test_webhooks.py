"""Where webhooks may go: only the operator opens more, and a typing error doesn't pass."""

from __future__ import annotations

import pytest

from tests.sentdash.settings.reading import NEEDED, read, run


def test_nothing_inside_is_open_except_in_a_demo() -> None:
    names = ("WEBHOOKS_ALLOW_PRIVATE", "WEBHOOKS_ALLOW_NETS")

    assert read(*names) == [False, []]
    assert read(*names, SENTDASH_DEMO="on") == [True, []]
    assert read(*names, SENTDASH_DEMO="on", WEBHOOKS_ALLOW_PRIVATE="off") == [False, []]


def test_a_demo_stays_on_this_machine() -> None:
    assert read("WEBHOOKS_ALLOW_PUBLIC") == [True]
    assert read("WEBHOOKS_ALLOW_PUBLIC", SENTDASH_DEMO="on") == [False]
    assert read("WEBHOOKS_ALLOW_PUBLIC", SENTDASH_DEMO="on", WEBHOOKS_ALLOW_PUBLIC="on") == [True]


def test_networks_and_ports_are_lists() -> None:
    given = {"WEBHOOKS_ALLOW_NETS": "10.1.0.0/16, fd12::/32,10.9.9.9", "WEBHOOKS_PORTS": "443, 8000-8999"}

    assert read("WEBHOOKS_ALLOW_NETS", "WEBHOOKS_PORTS", **given) == [
        ["10.1.0.0/16", "fd12::/32", "10.9.9.9/32"],
        ["range(443, 444)", "range(8000, 9000)"],
    ]
    assert read("WEBHOOKS_ALLOW_NETS", WEBHOOKS_ALLOW_NETS="") == [[]]


def test_receivers_of_a_demo_may_be_called_whatever_their_port_is() -> None:
    given = {"SENTDASH_SIMULATOR_URL": "http://127.0.0.1:8086", "WEBHOOKS_PORTS": "443"}

    assert read("WEBHOOKS_PORTS", SENTDASH_DEMO="on", **given) == [["range(443, 444)", "range(8086, 8087)"]]
    assert read("WEBHOOKS_PORTS", **given) == [["range(443, 444)"]]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("WEBHOOKS_ALLOW_NETS", value) for value in ("10.1.2.3/8", "localhost", "10.0.0.0/33")),
        *(("WEBHOOKS_PORTS", value) for value in ("https", "0", "443-80", "65536", "1-70000", "80-", "-80")),
    ],
)
def test_typing_error_stops_the_start_and_is_named(name: str, value: str) -> None:
    done = run("DEBUG", **NEEDED, **{name: value})

    assert done.returncode != 0
    assert f"{name}: " in done.stderr
    assert value in done.stderr
