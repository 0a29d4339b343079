"""URLs of the keyword pages."""

from __future__ import annotations

from django.urls import path

from apps.keywords import views

app_name = "keywords"

urlpatterns = [
    path("", views.index, name="index"),
    path("test/", views.test, name="test"),
    path("new/", views.create, name="create"),
    path("presets/", views.add_preset, name="presets"),
    path("<uuid:keyword_id>/edit/", views.edit, name="edit"),
    path("<uuid:keyword_id>/remove/", views.remove, name="remove"),
]
