"""Addresses of looking for a better plan."""

from django.urls import path

from roadmaps.views import optimise

urlpatterns = [
    path("engagements/<int:pk>/plan/optimise/", optimise.index, name="optimise"),
    path("proposals/<int:pk>/cancel/", optimise.cancel, name="proposal_cancel"),
    path("proposals/<int:pk>/put-aside/", optimise.put_aside, name="proposal_put_aside"),
    path("proposals/<int:pk>/apply/", optimise.apply, name="proposal_apply"),
    path("proposals/<int:pk>/take-back/", optimise.take_back, name="proposal_take_back"),
]
