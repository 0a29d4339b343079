"""The product's settings, plus the URLs of the floors and the common design."""

from __future__ import annotations

from sentdash.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
REQUIRE_10DLC = False  # what is measured has no campaign
