"""Addresses of gaps and of what is derived from them."""

from django.urls import path

from roadmaps.views import derivation, gaps

urlpatterns = [
    path("engagements/<int:pk>/gaps/", gaps.index, name="gaps"),
    path("engagements/<int:pk>/plan/derive/", derivation.derive, name="derive"),
]
