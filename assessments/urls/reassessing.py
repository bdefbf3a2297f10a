"""Sheet 4.2: rounds of assessments, the plan for the next one, and opening it."""

from django.urls import path

from assessments.views import next_round, reassessing

urlpatterns = [
    path("engagements/<int:pk>/reassessment/", reassessing.index, name="reassessment"),
    path("engagements/<int:pk>/reassessment/plan/", reassessing.plan, name="reassessment_plan"),
    path("engagements/<int:pk>/reassessment/end/", reassessing.end, name="reassessment_end"),
    path("engagements/<int:pk>/reassessment/open/", next_round.begin, name="reassessment_open"),
]
