"""The product's URLs, and those it is compared with: same server, same processes, same middleware."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from bench import floor, idiomatic

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sentdash.urls")),
    path("bench/who", floor.who),
    path("bench/insert", floor.insert),
    path("bench/copy/<int:count>", floor.copy),
    path("bench/idiomatic", idiomatic.Messages.as_view()),
]
