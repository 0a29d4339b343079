"""URLs of the template pages."""

from __future__ import annotations

from django.urls import path

from apps.message_templates.builder import builder_views
from apps.message_templates.library import meta_views, version_views, views

app_name = "message_templates"

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", builder_views.new, name="new"),
    path("sync/", meta_views.sync_now, name="sync"),
    path("synced/", meta_views.synced, name="synced"),
    path("import/", meta_views.import_one, name="import"),
    path("import/at-meta/", meta_views.at_meta, name="at_meta"),
    path("preview/", builder_views.preview, name="preview"),
    path("<uuid:template_id>/", views.detail, name="detail"),
    path("<uuid:template_id>/edit/", builder_views.edit, name="edit"),
    path("<uuid:template_id>/versions/<int:number>/", version_views.show, name="version"),
    path("<uuid:template_id>/versions/<int:number>/use/", version_views.use, name="use"),
    path("<uuid:template_id>/versions/<int:number>/discard/", version_views.discard, name="discard"),
    path("<uuid:template_id>/submit/", views.submit, name="submit"),
    path("<uuid:template_id>/delete/", views.remove, name="remove"),
]
