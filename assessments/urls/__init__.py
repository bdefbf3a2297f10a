"""Addresses of the assessment's sheets, a module each."""

from assessments.urls import questionnaires

app_name = "assessments"

urlpatterns = [
    *questionnaires.urlpatterns,
]
