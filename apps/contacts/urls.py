"""URLs of the contact pages."""

from __future__ import annotations

from django.urls import path

from apps.contacts import bulk_views, forget_views, import_views, views

app_name = "contacts"

urlpatterns = [
    path("", views.index, name="index"),
    path("export.csv", views.export_csv, name="export"),
    path("new/", views.create, name="create"),
    path("import/", import_views.upload, name="upload"),
    path("import/<uuid:import_id>/", import_views.report, name="import"),
    path("import/<uuid:import_id>/discard/", import_views.discard, name="discard"),
    path("import/<uuid:import_id>/undo/", import_views.undo_import, name="undo_import"),
    path("import/<uuid:import_id>/rows.csv", import_views.remarks_csv, name="remarks"),
    path("bulk/opt-out/", bulk_views.opt_out, name="bulk_opt_out"),
    path("bulk/label/", bulk_views.label, name="bulk_label"),
    path("bulk/export.csv", bulk_views.export_csv, name="bulk_export"),
    path("bulk/<uuid:opt_out_id>/", bulk_views.outcome, name="bulk"),
    path("bulk/<uuid:opt_out_id>/undo/", bulk_views.undo, name="bulk_undo"),
    path("<uuid:contact_id>/", views.detail, name="detail"),
    path("<uuid:contact_id>/edit/", views.edit, name="edit"),
    path("<uuid:contact_id>/consent/", views.consent, name="consent"),
    path("<uuid:contact_id>/remove/", views.remove, name="remove"),
    path("<uuid:contact_id>/forget/", forget_views.forget, name="forget"),
    path("<uuid:contact_id>/restore/", views.restore, name="restore"),
]
