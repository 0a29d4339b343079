"""Settings of payments."""

from __future__ import annotations

from tests.sentdash.settings.reading import read

NAMES = ("STRIPE_URL", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")
SIMULATOR = "http://127.0.0.1:9100"


def test_without_a_key_nothing_can_be_paid() -> None:
    assert read(*NAMES) == ["https://api.stripe.com", "", ""]


def test_the_simulator_of_a_demo_takes_any_key() -> None:
    demo = {"SENTDASH_DEMO": "on", "SENTDASH_SIMULATOR_URL": SIMULATOR}

    assert read(*NAMES, **demo, STRIPE_URL=f"{SIMULATOR}/", STRIPE_WEBHOOK_SECRET="whsec_1") == [
        SIMULATOR,
        "sk_test_simulator",
        "whsec_1",
    ]
    assert read("STRIPE_SECRET_KEY", SENTDASH_SIMULATOR_URL=SIMULATOR, STRIPE_URL=SIMULATOR) == [""]
    assert read("STRIPE_SECRET_KEY", **demo) == [""]
