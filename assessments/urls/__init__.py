"""Addresses of assessments, a module a subject."""

from assessments.urls import answering

app_name = "assessments"

urlpatterns = [*answering.urlpatterns]
