"""The pages of messages. The carriers' callbacks hang at the root, in sentdash/urls.py."""

from __future__ import annotations

from django.urls import path

from apps.messaging import bulk_views, live_views, playground_views, views

app_name = "messaging"

urlpatterns = [
    path("overview/", views.overview, name="overview"),
    path("messages/", views.index, name="index"),
    path("overview/recent/", live_views.recent_list, name="recent"),
    path("messages/fresh/", live_views.fresh, name="fresh"),
    path("messages/pulse/", live_views.pulse, name="pulse"),
    path("messages/export.csv", views.export_csv, name="export"),
    path("messages/failures/", bulk_views.failures, name="failures"),
    path("messages/bulk/retry/", bulk_views.retry, name="bulk_retry"),
    path("messages/bulk/stop/", bulk_views.stop, name="bulk_stop"),
    path("messages/bulk/export.csv", bulk_views.export_csv, name="bulk_export"),
    path("messages/bulk/<uuid:bulk_id>/", bulk_views.outcome, name="bulk"),
    path("messages/bulk/<uuid:bulk_id>/undo/", bulk_views.undo, name="bulk_undo"),
    path("messages/of/<uuid:contact_id>/", live_views.for_contact, name="for_contact"),
    path("messages/<uuid:message_id>/", views.detail, name="detail"),
    path("messages/<uuid:message_id>/cancel/", views.cancel_one, name="cancel"),
    path("messages/<uuid:message_id>/again/", views.again, name="again"),
    path("messages/new/", playground_views.compose, name="playground"),
    path("messages/new/preview/", playground_views.preview, name="playground_preview"),
    path("messages/new/sent/", playground_views.sent, name="playground_sent"),
]
