"""The product's settings, with the addresses of the floors and of the common design beside its own."""

from __future__ import annotations

from sentdash.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
