"""Addresses of the plan: one module for each of its subjects."""

from roadmaps.urls import packages

app_name = "roadmaps"

urlpatterns = [*packages.urlpatterns]
