"""Addresses of function reviews and of the satisfaction survey."""

from django.urls import path

from roadmaps.views import function_reviews, satisfaction

urlpatterns = [
    path("engagements/<int:pk>/function-review/", function_reviews.index, name="function_reviews"),
    path(
        "engagements/<int:pk>/function-review/<str:key>/",
        function_reviews.function,
        name="function_review",
    ),
    path("engagements/<int:pk>/satisfaction/", satisfaction.index, name="satisfaction"),
    path(
        "engagements/<int:pk>/satisfaction/open/",
        satisfaction.open_survey,
        name="satisfaction_open",
    ),
    path("satisfaction/<int:pk>/until/", satisfaction.move_end, name="satisfaction_until"),
    path("satisfaction/<int:pk>/close/", satisfaction.close_survey, name="satisfaction_close"),
    # For whoever has the link: public, without an account.
    path("s/<str:code>/", satisfaction.answer, name="satisfaction_answer"),
    path("s/<str:code>/next/", satisfaction.next_person, name="satisfaction_next"),
]
