"""Addresses of KPI readings: the wall, forms, files, tokens, and where programs send them."""

from django.urls import path

from roadmaps.views import reading_api, reading_files, reading_tokens, readings

urlpatterns = [
    path("engagements/<int:pk>/kpi-wall/", readings.wall, name="kpi_wall"),
    path("engagements/<int:pk>/readings/", reading_api.receive, name="readings_receive"),
    path("engagements/<int:pk>/readings/new/", readings.due, name="readings_due"),
    path("engagements/<int:pk>/readings/many/", reading_files.many, name="readings_many"),
    path(
        "engagements/<int:pk>/readings/file/<slug:kind>/",
        reading_files.file,
        name="readings_file",
    ),
    path("engagements/<int:pk>/readings/tokens/", reading_tokens.index, name="reading_tokens"),
    path("reading-tokens/<int:pk>/revoke/", reading_tokens.revoke, name="reading_token_revoke"),
    path("kpis/<int:pk>/readings/", readings.kpi, name="kpi_readings"),
    path("kpis/<int:pk>/readings/new/", readings.new, name="reading_new"),
    path("kpis/<int:pk>/readings/take/", readings.take, name="reading_take"),
    path("kpi-readings/<int:pk>/remove/", readings.remove, name="kpi_reading_remove"),
]
