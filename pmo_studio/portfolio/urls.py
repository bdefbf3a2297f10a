"""Addresses of the portfolio."""

from django.urls import path

from pmo_studio.portfolio import compare, gate, golden, views

app_name = "portfolio"

urlpatterns = [
    path("", views.start, name="start"),
    path("engagements/compare/", compare.page, name="compare"),
    path("engagements/compare.csv", compare.table, name="compare_csv"),
    path("engagements/<int:pk>/", views.home, name="home"),
    path("engagements/<int:pk>/gates/<int:number>/", gate.gate, name="gate"),
    path("engagements/<int:pk>/thread/", golden.thread, name="thread"),
]
