"""URLs of v2. Ids are matched as text, so that a malformed id gets a 400 instead of a 404."""

from __future__ import annotations

from django.urls import path

from apps.api.v2 import contacts, messages, numbers, organizations, templates, users

urlpatterns = [
    path("contacts", contacts.Collection.as_view()),
    path("contacts/id", contacts.ById.as_view()),
    path("contacts/phone", contacts.ByPhone.as_view()),
    path("messages", messages.Collection.as_view()),
    path("messages/contact", messages.ToContact.as_view()),
    path("messages/phone", messages.ToPhone.as_view()),
    path("messages/quick-message", messages.Quick.as_view()),
    path("messages/<str:message_id>", messages.Detail.as_view()),
    path("number-lookup", numbers.Lookup.as_view()),
    path("templates", templates.Collection.as_view()),
    path("templates/<str:template_id>", templates.Detail.as_view()),
    path("organizations", organizations.List.as_view()),
    path("organizations/<str:organization_id>/profiles", organizations.Profiles.as_view()),
    path("organizations/<str:customer_id>/users", users.List.as_view()),
    path("organizations/<str:customer_id>/users/<str:user_id>", users.Detail.as_view()),
]
