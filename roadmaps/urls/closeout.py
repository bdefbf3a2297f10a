"""Addresses of the closeout's approval."""

from django.urls import path

from roadmaps.views import closeout_approval as views

HERE = "engagements/<int:pk>/closeout"
urlpatterns = [
    path(f"{HERE}/narrative/", views.narrative, name="closeout-narrative"),
    path(f"{HERE}/sign/", views.sign, name="closeout-sign"),
    path(f"{HERE}/unsign/", views.unsign, name="closeout-unsign"),
    path(f"{HERE}/link/", views.link_make, name="closeout-link"),
    path(f"{HERE}/link/revoke/", views.link_revoke, name="closeout-link-revoke"),
    path(f"{HERE}/approve/", views.approve, name="closeout-approve"),
    path(f"{HERE}/paper/", views.paper, name="closeout-paper"),
    path(f"{HERE}/reopen/", views.reopen, name="closeout-reopen"),
    path("closeout-copies/<int:pk>/", views.copy, name="closeout_copy"),
    path("closeout/<str:token>/", views.by_link, name="closeout_by_link"),
]
