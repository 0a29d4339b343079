"""What is said of the place decides addresses, and what has no safe default must be said."""

from __future__ import annotations

from tests.sentdash.settings.reading import read, run


def test_what_has_no_safe_default_is_named() -> None:
    done = run("DEBUG", SENTDASH_SECRET_KEY="check", VALKEY_URL="redis://check/0")

    assert done.returncode != 0
    assert "DATABASE_URL is not set. `make run` sets it by itself" in done.stderr


def test_carriers_call_us_at_our_address_unless_told_otherwise() -> None:
    assert read("SITE_URL", "CALLBACK_URL", PORT="9000") == ["http://localhost:9000"] * 2
    assert read("CALLBACK_URL", CALLBACK_URL="https://hooks.example/") == ["https://hooks.example"]


def test_simulated_phones_belong_to_a_demo() -> None:
    told = {"SENTDASH_SIMULATOR_URL": "http://127.0.0.1:9/"}

    assert read("DEMO", "SIMULATOR_URL", **told) == [False, ""]
    assert read("DEMO", "DEMO_IS_EMPTY", "SIMULATOR_URL", SENTDASH_DEMO="empty", **told) == [
        True,
        True,
        "http://127.0.0.1:9",
    ]


def test_us_numbers_need_a_campaign_except_in_a_demo() -> None:
    assert read("REQUIRE_10DLC") == [True]
    assert read("REQUIRE_10DLC", REQUIRE_10DLC="off") == [False]
    assert read("REQUIRE_10DLC", SENTDASH_DEMO="on") == [False]
    assert read("REQUIRE_10DLC", SENTDASH_DEMO="on", REQUIRE_10DLC="on") == [True]
