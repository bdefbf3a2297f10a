"""Addresses of the plan: one module for each of its subjects."""

from roadmaps.urls import packages, plans

app_name = "roadmaps"

urlpatterns = [*plans.urlpatterns, *packages.urlpatterns]
