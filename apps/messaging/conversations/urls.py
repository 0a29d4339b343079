"""The pages of conversations, in a namespace of their own."""

from __future__ import annotations

from django.urls import path

from apps.messaging.conversations import views

app_name = "conversations"

urlpatterns = [
    path("", views.index, name="index"),
    path("unread/", views.unread, name="unread"),
    path("counted/", views.counted, name="counted"),
    path("<uuid:contact_id>/", views.detail, name="detail"),
    path("<uuid:contact_id>/reply/", views.send, name="send"),
    path("<uuid:contact_id>/template/", views.template, name="template"),
    path("<uuid:contact_id>/template/choices/", views.template_choices, name="template_choices"),
    path("<uuid:contact_id>/template/preview/", views.template_preview, name="template_preview"),
    path("<uuid:contact_id>/mark/", views.mark, name="mark"),
]
