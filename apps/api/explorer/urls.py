"""URLs of the API reference, in the API's namespace."""

from __future__ import annotations

from django.urls import path

from apps.api.explorer import views

urlpatterns = [
    path("", views.index, name="explorer"),
    path("call/", views.call, name="try"),
]
