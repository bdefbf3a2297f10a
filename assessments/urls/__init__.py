"""Addresses of assessments: one module for each of their subjects."""

from assessments.urls import answering, context, library, processes, questionnaires

app_name = "assessments"

urlpatterns = [
    *context.urlpatterns,
    *processes.urlpatterns,
    *questionnaires.urlpatterns,
    *answering.urlpatterns,
    *library.urlpatterns,
]
