"""Addresses of assessments, a module a subject."""

from assessments.urls import results

app_name = "assessments"

urlpatterns = [*results.urlpatterns]
