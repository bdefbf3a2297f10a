"""Sheet 1.4: results, how each figure was computed, and two assessments side by side."""

from django.urls import path

from assessments.views import figures, publishing, results, sideways

urlpatterns = [
    path("engagements/<int:pk>/results/", results.index, name="results"),
    path("engagements/<int:pk>/results/help/", sideways.help_page, name="results_help"),
    path("engagements/<int:pk>/results/compare/", sideways.compare, name="results_compare"),
    path("assessments/<int:pk>/results/", results.show, name="assessment_results"),
    path("assessments/<int:pk>/results/publish/", publishing.publish, name="results_publish"),
    path("assessments/<int:pk>/results.xlsx", figures.workbook, name="results_xlsx"),
    path("assessments/<int:pk>/results/<str:kind>/<str:key>/", figures.figure, name="figure"),
    path(
        "assessments/<int:pk>/results/capability/<str:key>/<str:group>/",
        figures.figure_of_group,
        name="figure_of_group",
    ),
    path("assessments/<int:pk>/evidence/<str:sha256>/", figures.evidence, name="evidence"),
]
