"""Addresses of canvases: one module for each of their subjects."""

from canvases.urls import canvases, functions, kpis, mandate, model, notes, validation, versions

app_name = "canvases"

urlpatterns = [
    *canvases.urlpatterns,
    *notes.urlpatterns,
    *validation.urlpatterns,
    *kpis.urlpatterns,
    *mandate.urlpatterns,
    *versions.urlpatterns,
    *functions.urlpatterns,
    *model.urlpatterns,
]
