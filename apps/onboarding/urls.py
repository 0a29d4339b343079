"""The addresses of going live, under /going-live/."""

from __future__ import annotations

from django.urls import path

from apps.onboarding import views

app_name = "onboarding"
urlpatterns = [
    path("", views.index, name="index"),
    path("organization/", views.found, name="found"),
    path("business/", views.application, name="application"),
    path("documents/", views.documents_list, name="documents"),
    path("documents/submit/", views.submit_documents, name="submit_documents"),
    path("documents/<uuid:document_id>/", views.document, name="document"),
    path("documents/<uuid:document_id>/remove/", views.remove_document, name="remove_document"),
    path("activation/", views.activate, name="activate"),
]
