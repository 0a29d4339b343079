"""URLs of payments."""

from __future__ import annotations

from django.urls import path

from apps.billing.payments import views

app_name = "payments"

urlpatterns = [
    path("top-up/", views.top_up, name="top_up"),
    path("payments/", views.index, name="index"),
    path("payments/<uuid:payment_id>/", views.detail, name="detail"),
    path("auto-recharge/", views.auto_recharge, name="auto_recharge"),
    path("card/remove/", views.remove_card, name="remove_card"),
]
