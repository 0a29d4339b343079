"""URLs of the pages of campaigns."""

from __future__ import annotations

from django.urls import path

from apps.brands.pages.campaigns import views

app_name = "campaigns"

urlpatterns = [
    path("", views.index, name="index"),
    path("new/<uuid:brand_id>/", views.create, name="create"),
    path("<uuid:campaign_id>/", views.detail, name="detail"),
    path("<uuid:campaign_id>/edit/", views.edit, name="edit"),
    path("<uuid:campaign_id>/submit/", views.submit, name="submit"),
    path("<uuid:campaign_id>/remove/", views.remove, name="remove"),
]
