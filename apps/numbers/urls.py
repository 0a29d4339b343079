"""URLs of the pages of numbers."""

from __future__ import annotations

from django.urls import path

from apps.numbers import views

app_name = "numbers"

urlpatterns = [
    path("", views.index, name="index"),
    path("request/", views.search, name="search"),
    path("request/confirm/", views.order, name="order"),
    path("<str:phone>/", views.detail, name="detail"),
    path("<str:phone>/assign/", views.assign, name="assign"),
    path("<str:phone>/release/", views.release, name="release"),
]
