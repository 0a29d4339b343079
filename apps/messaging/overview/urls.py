"""The pages of the overview, in the namespace of messages."""

from __future__ import annotations

from django.urls import path

from apps.messaging.overview import views

urlpatterns = [
    path("overview/", views.overview, name="overview"),
    path("overview/recent/", views.recent_list, name="recent"),
    path("messages/pulse/", views.pulse, name="pulse"),
]
