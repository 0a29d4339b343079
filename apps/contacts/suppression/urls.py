"""URLs of the suppression list."""

from __future__ import annotations

from django.urls import path

from apps.contacts.suppression import views

app_name = "suppression"

urlpatterns = [
    path("", views.index, name="index"),
    path("export.csv", views.export_csv, name="export"),
    path("add/", views.add, name="add"),
    path("import/", views.upload, name="upload"),
    path("<uuid:suppression_id>/release/", views.release, name="release"),
]
