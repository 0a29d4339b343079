"""URLs of v3. Ids are matched as text, so that a malformed id gets a 400 instead of a 404."""

from __future__ import annotations

from django.urls import path

from apps.api.v3 import (
    account,
    brands,
    campaigns,
    cancel,
    contacts,
    messages,
    numbers,
    otp,
    playground,
    profiles,
    templates,
    users,
    webhooks,
)

urlpatterns = [
    path("me", account.Me.as_view()),
    path("messages", messages.collection),
    path("messages/playground", playground.Playground.as_view()),
    path("messages/<str:message_id>", messages.Detail.as_view()),
    path("messages/<str:message_id>/activities", messages.Activities.as_view()),
    path("messages/<str:message_id>/cancel", cancel.Cancel.as_view()),
    path("contacts", contacts.List.as_view()),
    path("contacts/<str:contact_id>", contacts.Detail.as_view()),
    path("contacts/<str:contact_id>/forget", contacts.Forget.as_view()),
    path("templates", templates.List.as_view()),
    path("templates/<str:template_id>", templates.Detail.as_view()),
    path("profiles", profiles.List.as_view()),
    path("profiles/<str:profile_id>", profiles.Detail.as_view()),
    path("profiles/<str:profile_id>/complete", profiles.Complete.as_view()),
    path("profiles/<str:profile_id>/campaigns", campaigns.List.as_view()),
    path("profiles/<str:profile_id>/campaigns/<str:campaign_id>", campaigns.Detail.as_view()),
    path("brands", brands.List.as_view()),
    path("brands/<str:brand_id>", brands.Detail.as_view()),
    path("brands/<str:brand_id>/campaigns", campaigns.List.as_view()),
    path("brands/<str:brand_id>/campaigns/<str:campaign_id>", campaigns.Detail.as_view()),
    path("users", users.List.as_view()),
    path("users/<str:user_id>", users.Detail.as_view()),
    path("webhooks", webhooks.List.as_view()),
    path("webhooks/event-types", webhooks.EventTypes.as_view()),
    path("webhooks/<str:webhook_id>", webhooks.Detail.as_view()),
    path("webhooks/<str:webhook_id>/events", webhooks.Events.as_view()),
    path("webhooks/<str:webhook_id>/events/<str:event_id>/replay", webhooks.ReplayEvent.as_view()),
    path("webhooks/<str:webhook_id>/replay", webhooks.Replay.as_view()),
    path("webhooks/<str:webhook_id>/rotate-secret", webhooks.RotateSecret.as_view()),
    path("webhooks/<str:webhook_id>/test", webhooks.Test.as_view()),
    path("webhooks/<str:webhook_id>/toggle-status", webhooks.ToggleStatus.as_view()),
    path("otp", otp.Otp.as_view()),
    path("otp/verify", otp.Verify.as_view()),
    path("numbers/lookup/<str:phone>", numbers.Lookup.as_view()),
    path("lookup/number/<str:phone>", numbers.EarlyLookup.as_view()),
]
