"""Addresses of the plan: one module for each of its subjects."""

from roadmaps.urls import involving

app_name = "roadmaps"

urlpatterns = [*involving.urlpatterns]
