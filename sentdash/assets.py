"""Which static files are served: what packages bring along and no page asks for is left out of every collectstatic."""

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
