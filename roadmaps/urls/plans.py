"""Addresses of gaps, of what is derived from them, and of the drawing of the plan."""

from django.urls import path

from roadmaps.views import derivation, gaps, roadmap

urlpatterns = [
    path("engagements/<int:pk>/gaps/", gaps.index, name="gaps"),
    path("engagements/<int:pk>/plan/derive/", derivation.derive, name="derive"),
    path("engagements/<int:pk>/roadmap/", roadmap.index, name="roadmap"),
    path("engagements/<int:pk>/plan/baseline/", roadmap.baseline, name="baseline"),
    path("packages/<int:pk>/move/", roadmap.move, name="package_move"),
]
