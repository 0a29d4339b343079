"""URLs of the pages of brands."""

from __future__ import annotations

from django.urls import path

from apps.brands.pages.brands import views

app_name = "brands"

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.create, name="create"),
    path("<uuid:brand_id>/", views.detail, name="detail"),
    path("<uuid:brand_id>/edit/", views.edit, name="edit"),
    path("<uuid:brand_id>/submit/", views.submit, name="submit"),
    path("<uuid:brand_id>/remove/", views.remove, name="remove"),
]
