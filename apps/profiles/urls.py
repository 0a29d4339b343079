"""URLs of the pages of profiles."""

from __future__ import annotations

from django.urls import path

from apps.profiles import views

app_name = "profiles"

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.create, name="create"),
    path("<uuid:profile_id>/", views.detail, name="detail"),
    path("<uuid:profile_id>/edit/", views.edit, name="edit"),
    path("<uuid:profile_id>/remove/", views.remove, name="remove"),
    path("<uuid:profile_id>/complete/", views.complete, name="complete"),
]
