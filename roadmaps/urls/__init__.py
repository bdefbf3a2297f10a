"""Addresses of the plan: one module for each of its subjects."""

from roadmaps.urls import (
    closeout,
    closing,
    exchange,
    improvements,
    involving,
    optimise,
    packages,
    plans,
    progress,
    readings,
    reviews,
    waves,
)

app_name = "roadmaps"

urlpatterns = [
    *plans.urlpatterns,
    *packages.urlpatterns,
    *waves.urlpatterns,
    *involving.urlpatterns,
    *progress.urlpatterns,
    *exchange.urlpatterns,
    *optimise.urlpatterns,
    *readings.urlpatterns,
    *reviews.urlpatterns,
    *improvements.urlpatterns,
    *closing.urlpatterns,
    *closeout.urlpatterns,
]
