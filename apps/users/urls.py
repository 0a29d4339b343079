"""Keys, oneself, the switcher and the palette. Signing in is allauth's, in sentdash/urls.py."""

from __future__ import annotations

from django.urls import path

from apps.users import views

app_name = "users"

urlpatterns = [
    path("", views.home, name="home"),
    path("developers/keys/", views.keys, name="keys"),
    path("developers/keys/new/", views.key_create, name="key_create"),
    path("developers/keys/<uuid:key_id>/revoke/", views.key_revoke, name="key_revoke"),
    path("settings/me/", views.me, name="me"),
    path("settings/me/prefer/", views.prefer, name="prefer"),
    path("switch/", views.switch, name="switch"),
    path("find/", views.find, name="find"),
    path("shortcuts/", views.shortcuts, name="shortcuts"),
    path("outbox/", views.outbox, name="outbox"),
    path("parts/", views.parts, name="parts"),
]
