"""URLs of the pages of money."""

from __future__ import annotations

from django.urls import path

from apps.billing import limit_views, statement_views, views

app_name = "billing"

urlpatterns = [
    path("", views.index, name="index"),
    path("entries/", views.entries, name="entries"),
    path("entries/export.csv", views.export_csv, name="export"),
    path("statements/", statement_views.index, name="statements"),
    path("statements/export.csv", statement_views.index_csv, name="statements_export"),
    path("statements/<str:month>/", statement_views.detail, name="statement"),
    path("statements/<str:month>/export.csv", statement_views.detail_csv, name="statement_export"),
    path("limits/", limit_views.index, name="limits"),
    path("limits/<uuid:limited_id>/alert/", limit_views.alert, name="alert"),
    path("limits/<uuid:limited_id>/", limit_views.limit, name="limit"),
]
