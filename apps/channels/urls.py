"""URLs of the channel pages."""

from __future__ import annotations

from django.urls import path

from apps.channels import views

app_name = "channels"

urlpatterns = [path("", views.look_up, name="lookup")]
