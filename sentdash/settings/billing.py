"""Who takes the cards of profiles that pay for themselves."""

from __future__ import annotations

from sentdash.settings.place import env

# One of `apps/profiles/payment.py`'s processors.
PAYMENT_PROCESSOR = env.str("PAYMENT_PROCESSOR", "simulated")
