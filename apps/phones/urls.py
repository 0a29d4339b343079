"""URLs of the phones page."""

from __future__ import annotations

from django.urls import path

from apps.phones import registry_views, review_views, views

app_name = "phones"

urlpatterns = [
    path("", views.index, name="index"),
    path("try/", views.try_it, name="try"),
    path("answer/", views.answer, name="answer"),
    path("trick/", views.trick, name="trick"),
    path("clear/", views.clear, name="clear"),
    path("tap/", views.tap, name="tap"),
    path("templates/", review_views.reviews_page, name="reviews"),
    path("templates/decide/", review_views.review, name="review"),
    path("templates/connect/", review_views.connect, name="connect"),
    path("registry/", registry_views.desk, name="registry"),
    path("registry/decide/", registry_views.decide, name="registry_decide"),
    path("inbox/", views.inbox_page, name="inbox"),
    path("inbox/answer/", views.inbox_answer, name="inbox_answer"),
    path("inbox/secret/", views.inbox_secret, name="inbox_secret"),
    path("inbox/clear/", views.inbox_clear, name="inbox_clear"),
    path("inbox/create/", views.inbox_create, name="inbox_create"),
]
