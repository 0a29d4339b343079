"""Which static files we serve: collectstatic leaves out package files that no page uses."""

from __future__ import annotations

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "rest_framework/*",  # DRF's browsable API, which we don't serve
        "*.rtl.*",
        "tabler-*",  # parts of Tabler besides its core
        "tabler.css*",  # the sources of tabler.min.css
        "uPlot.cjs.js",
        "uPlot.d.ts",
        "uPlot.esm.js",
        "uPlot.iife.js",
    ]
