"""Addresses of next steps."""

from django.urls import path

from roadmaps.views import improvements

urlpatterns = [
    path("engagements/<int:pk>/next-steps/", improvements.index, name="next_steps"),
    path("engagements/<int:pk>/next-steps/new/", improvements.new, name="improvement-new"),
    path("next-steps/<int:pk>/", improvements.improvement, name="improvement"),
    path("next-steps/<int:pk>/stage/", improvements.move, name="improvement_move"),
    path("next-steps/<int:pk>/done/", improvements.finish, name="improvement_done"),
    path("next-steps/<int:pk>/remove/", improvements.remove, name="improvement_remove"),
]
