"""Addresses of progress: risks, issues and reviews."""

from django.urls import path

from roadmaps.views import progress

urlpatterns = [
    path("engagements/<int:pk>/progress/", progress.index, name="progress"),
    path("engagements/<int:pk>/progress/reviews/", progress.review_new, name="review_new"),
    path("reviews/<int:pk>/", progress.review, name="review"),
    path("engagements/<int:pk>/progress/concerns/", progress.concern_new, name="concern_new"),
    path("concerns/<int:pk>/", progress.concern, name="concern"),
    path("concerns/<int:pk>/close/", progress.concern_close, name="concern_close"),
    path("concerns/<int:pk>/remove/", progress.concern_remove, name="concern_remove"),
]
