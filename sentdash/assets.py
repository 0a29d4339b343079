"""Which static files we serve: collectstatic leaves out package files that no page uses."""

from __future__ import annotations

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "rest_framework/*",  # the browsable API, which is not ours
        "*.rtl.*",
        "tabler-*",  # parts of Tabler beside its core
        "tabler.css*",  # what tabler.min.css is made from
        "uPlot.cjs.js",
        "uPlot.d.ts",
        "uPlot.esm.js",
        "uPlot.iife.js",
    ]
