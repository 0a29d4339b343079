"""Money: the currency of the installation, what is refunded, and who takes cards."""

from __future__ import annotations

from sentdash.settings.place import env

# One currency for all wallets and prices (ISO 4217).
BILLING_CURRENCY = env.str("BILLING_CURRENCY", "USD")
# Whether a message that a carrier took, and that failed afterwards, is paid back.
BILLING_REFUND_LATE_FAILURES = env.bool("BILLING_REFUND_LATE_FAILURES", True)
# One of `apps/profiles/payment.py`'s processors, for the cards of profiles that pay for themselves.
PAYMENT_PROCESSOR = env.str("PAYMENT_PROCESSOR", "simulated")
