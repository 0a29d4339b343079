"""URLs of the channel pages."""

from __future__ import annotations

from django.urls import path

from apps.channels import country_views, sender_views, views

app_name = "channels"

urlpatterns = [
    path("channels/", sender_views.index, name="index"),
    path("lookup/", views.look_up, name="lookup"),
    path("countries/", country_views.index, name="countries"),
    path("countries/<str:country>/", country_views.edit, name="country"),
]
