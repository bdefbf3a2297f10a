"""Addresses of assessments, a module a subject."""

from assessments import stand_in
from assessments.urls import reveal, targets

app_name = "assessments"

urlpatterns = [*reveal.urlpatterns, *targets.urlpatterns, *stand_in.urlpatterns]
