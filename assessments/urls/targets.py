"""Sheet 2.5: where each capability should stand."""

from django.urls import path

from assessments.views import targets

urlpatterns = [
    path("engagements/<int:pk>/targets/", targets.index, name="targets"),
    path("engagements/<int:pk>/targets/raise/", targets.raise_all, name="targets_raise"),
    path("engagements/<int:pk>/targets/<str:capability>/", targets.change, name="target"),
    path(
        "engagements/<int:pk>/targets/<str:capability>/clear/",
        targets.clear,
        name="target_clear",
    ),
]
