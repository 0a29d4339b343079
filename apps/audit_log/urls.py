"""URLs of the audit log."""

from __future__ import annotations

from django.urls import path

from apps.audit_log import views

app_name = "audit_log"

urlpatterns = [
    path("", views.index, name="index"),
    path("export.csv", views.export_csv, name="export"),
    path("<uuid:entry_id>/", views.detail, name="detail"),
]
