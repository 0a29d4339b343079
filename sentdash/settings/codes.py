"""One-time codes: how many may be sent, and how long WhatsApp has to deliver one."""

from __future__ import annotations

from sentdash.settings.place import env

# `apps/one_time_codes/limits.py` says what these are against.
OTP_PER_NUMBER_10_MINUTES = env.int("OTP_PER_NUMBER_10_MINUTES", 5)
OTP_PER_NUMBER_DAY = env.int("OTP_PER_NUMBER_DAY", 20)
# Unverified codes, to numbers that differ in their last four digits only.
OTP_PER_PREFIX_HOUR = env.int("OTP_PER_PREFIX_HOUR", 30)
OTP_PER_ACCOUNT_HOUR = env.int("OTP_PER_ACCOUNT_HOUR", 1000)
# A code that WhatsApp hasn't delivered after this time is sent by SMS.
OTP_FALLBACK_SECONDS = env.float("OTP_FALLBACK_SECONDS", 30.0)
