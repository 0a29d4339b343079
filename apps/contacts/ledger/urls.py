"""URLs of the consent ledger."""

from __future__ import annotations

from django.urls import path

from apps.contacts.ledger import views

app_name = "ledger"

urlpatterns = [path("", views.index, name="index")]
