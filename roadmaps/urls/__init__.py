"""Addresses of the plan: one module for each of its subjects."""

from roadmaps.urls import closing, exchange, involving, optimise, packages, plans, progress, waves

app_name = "roadmaps"

urlpatterns = [
    *plans.urlpatterns,
    *packages.urlpatterns,
    *waves.urlpatterns,
    *involving.urlpatterns,
    *progress.urlpatterns,
    *exchange.urlpatterns,
    *optimise.urlpatterns,
    *closing.urlpatterns,
]
