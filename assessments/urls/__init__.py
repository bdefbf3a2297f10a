"""Addresses of assessments: one module for each of their subjects."""

from assessments.urls import (
    answering,
    context,
    library,
    processes,
    questionnaires,
    reassessing,
    results,
    reveal,
    targets,
)

app_name = "assessments"

urlpatterns = [
    *context.urlpatterns,
    *processes.urlpatterns,
    *questionnaires.urlpatterns,
    *answering.urlpatterns,
    *library.urlpatterns,
    *results.urlpatterns,
    *reveal.urlpatterns,
    *targets.urlpatterns,
    *reassessing.urlpatterns,
]
