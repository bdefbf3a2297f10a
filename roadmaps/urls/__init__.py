"""Addresses of the plan: one module for each of its subjects."""

from django.urls import URLPattern

app_name = "roadmaps"

urlpatterns: list[URLPattern] = []
