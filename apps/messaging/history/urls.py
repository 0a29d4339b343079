"""The pages of the history, in the namespace of messages."""

from __future__ import annotations

from django.urls import path

from apps.messaging.history import bulk_views, live_views, views

urlpatterns = [
    path("", views.index, name="index"),
    path("fresh/", live_views.fresh, name="fresh"),
    path("export.csv", views.export_csv, name="export"),
    path("failures/", bulk_views.failures, name="failures"),
    path("bulk/retry/", bulk_views.retry, name="bulk_retry"),
    path("bulk/stop/", bulk_views.stop, name="bulk_stop"),
    path("bulk/export.csv", bulk_views.export_csv, name="bulk_export"),
    path("bulk/<uuid:bulk_id>/", bulk_views.outcome, name="bulk"),
    path("bulk/<uuid:bulk_id>/undo/", bulk_views.undo, name="bulk_undo"),
    path("of/<uuid:contact_id>/", live_views.for_contact, name="for_contact"),
    path("<uuid:message_id>/", views.detail, name="detail"),
    path("<uuid:message_id>/webhooks/", views.webhooks, name="webhooks"),
    path("<uuid:message_id>/cancel/", views.cancel_one, name="cancel"),
    path("<uuid:message_id>/again/", views.again, name="again"),
]
