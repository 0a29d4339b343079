"""The addresses of v3. Ids are taken as text, so that a malformed one is answered with 400, not with "no such page"."""

from __future__ import annotations

from django.urls import path

from apps.api.v3 import account, contacts, messages, numbers, templates

urlpatterns = [
    path("me", account.Me.as_view()),
    path("messages", messages.collection),
    path("messages/<str:message_id>", messages.Detail.as_view()),
    path("messages/<str:message_id>/activities", messages.Activities.as_view()),
    path("contacts", contacts.List.as_view()),
    path("contacts/<str:contact_id>", contacts.Detail.as_view()),
    path("templates", templates.List.as_view()),
    path("templates/<str:template_id>", templates.Detail.as_view()),
    path("numbers/lookup/<str:phone>", numbers.Lookup.as_view()),
    path("lookup/number/<str:phone>", numbers.EarlyLookup.as_view()),
]
