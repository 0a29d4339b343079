"""The pages of the history, in the namespace of messages."""

from __future__ import annotations

from django.urls import path

from apps.messaging.history import live_views, views

urlpatterns = [
    path("", views.index, name="index"),
    path("fresh/", live_views.fresh, name="fresh"),
    path("export.csv", views.export_csv, name="export"),
    path("of/<uuid:contact_id>/", live_views.for_contact, name="for_contact"),
    path("<uuid:message_id>/", views.detail, name="detail"),
    path("<uuid:message_id>/cancel/", views.cancel_one, name="cancel"),
    path("<uuid:message_id>/again/", views.again, name="again"),
]
