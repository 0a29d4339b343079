"""Payments by card at Stripe. `make run` points them at the simulator."""

from __future__ import annotations

from sentdash.settings.place import SIMULATOR_URL, env

STRIPE_URL = env.str("STRIPE_URL", "https://api.stripe.com").rstrip("/")
# Without a key, payments are off. The simulator takes any.
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", "sk_test_simulator" if SIMULATOR_URL == STRIPE_URL else "")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", "")
