"""URLs of the team."""

from __future__ import annotations

from django.urls import path

from apps.users.team import views

app_name = "team"

urlpatterns = [
    path("", views.index, name="index"),
    path("roles/", views.role_table, name="roles"),
    path("invite/", views.invite, name="invite"),
    path("two-factors/", views.require_factors, name="two_factors"),
    path("ownership/", views.hand_over, name="hand_over"),
    path("<uuid:member_id>/role/", views.change_role, name="role"),
    path("<uuid:member_id>/profile-role/", views.profile_role, name="profile_role"),
    path("<uuid:member_id>/resend/", views.resend, name="resend"),
    path("<uuid:member_id>/suspend/", views.suspend, name="suspend"),
    path("<uuid:member_id>/restore/", views.restore, name="restore"),
    path("<uuid:member_id>/remove/", views.remove, name="remove"),
]
