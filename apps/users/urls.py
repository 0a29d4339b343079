"""URLs of keys, invitations, personal settings, switcher and palette. allauth's are in sentdash/urls.py."""

from __future__ import annotations

from django.urls import path

from apps.users import impersonation_views, views

app_name = "users"

urlpatterns = [
    path("", views.home, name="home"),
    path("developers/keys/", views.keys, name="keys"),
    path("developers/keys/new/", views.key_create, name="key_create"),
    path("developers/keys/<uuid:key_id>/rotate/", views.key_rotate, name="key_rotate"),
    path("developers/keys/<uuid:key_id>/revoke/", views.key_revoke, name="key_revoke"),
    path("invitations/<str:token>/", views.invitation, name="invitation"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("settings/me/", views.me, name="me"),
    path("settings/me/prefer/", views.prefer, name="prefer"),
    path("settings/me/sessions/end/", views.session_end, name="session_end"),
    # These two replace allauth's own, which come later in sentdash/urls.py.
    path("2fa/", views.way_in, name="second_steps"),
    path("sessions/", views.way_in, name="sessions"),
    path("impersonation/stop/", impersonation_views.stop_impersonating, name="stop_impersonating"),
    path("switch/", views.switch, name="switch"),
    path("find/", views.find, name="find"),
    path("shortcuts/", views.shortcuts, name="shortcuts"),
    path("outbox/", views.outbox, name="outbox"),
    path("parts/", views.parts, name="parts"),
]
