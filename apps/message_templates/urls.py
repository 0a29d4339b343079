"""URLs of the template pages."""

from __future__ import annotations

from django.urls import path

from apps.message_templates.builder import builder_views
from apps.message_templates.library import views

app_name = "message_templates"

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", builder_views.new, name="new"),
    path("preview/", builder_views.preview, name="preview"),
    path("<uuid:template_id>/", views.detail, name="detail"),
    path("<uuid:template_id>/edit/", builder_views.edit, name="edit"),
    path("<uuid:template_id>/submit/", views.submit, name="submit"),
    path("<uuid:template_id>/delete/", views.remove, name="remove"),
]
