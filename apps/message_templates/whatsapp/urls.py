"""URLs of the pages of WhatsApp Business Accounts."""

from __future__ import annotations

from django.urls import path

from apps.message_templates.whatsapp import views

app_name = "whatsapp"

urlpatterns = [
    path("connect/", views.connect, name="connect"),
    path("<uuid:account_id>/", views.account, name="account"),
    path("<uuid:account_id>/meta/", views.at_meta, name="at_meta"),
    path("<uuid:account_id>/sync/", views.sync_now, name="sync"),
    path("<uuid:account_id>/callbacks/", views.callbacks, name="callbacks"),
    path("<uuid:account_id>/disconnect/", views.disconnect, name="disconnect"),
]
