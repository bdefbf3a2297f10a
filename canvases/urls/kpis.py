"""Addresses of KPIs."""

from django.urls import path

from canvases.views import kpis

urlpatterns = [
    path("engagements/<int:pk>/kpis/", kpis.index, name="kpis"),
    path("engagements/<int:pk>/kpis/workbook/", kpis.workbook, name="kpis_workbook"),
    path("engagements/<int:pk>/kpis/adopt/", kpis.adopt, name="kpis_adopt"),
    path("engagements/<int:pk>/kpis/new/", kpis.new, name="kpi_new"),
    path("kpis/<int:pk>/", kpis.change, name="kpi"),
    path("kpis/<int:pk>/notes/", kpis.measure, name="kpi_measure"),
    path("kpis/<int:pk>/remove/", kpis.remove, name="kpi_remove"),
    path("kpis/<int:pk>/restore/", kpis.restore, name="kpi_restore"),
    path("kpis/<int:pk>/move/", kpis.move, name="kpi_move"),
]
