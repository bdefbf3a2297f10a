"""What a room talks about, reveals and agrees."""

from django.urls import path

from assessments.views import agreeing, reveal

urlpatterns = [
    path("assessments/<int:pk>/discuss/", reveal.discuss, name="discuss"),
    path("assessments/<int:pk>/reveal/<int:question>/", reveal.show, name="reveal"),
    path("assessments/<int:pk>/reveal/<int:question>/answers/", reveal.reveal, name="reveal_now"),
    path("assessments/<int:pk>/reveal/<int:question>/agree/", agreeing.question, name="agree"),
    path(
        "assessments/<int:pk>/reveal/<int:question>/withdraw/",
        agreeing.question_withdraw,
        name="agree_withdraw",
    ),
    path(
        "assessments/<int:pk>/agree/<str:dimension>/",
        agreeing.dimension,
        name="agree_dimension",
    ),
    path(
        "assessments/<int:pk>/agree/<str:dimension>/withdraw/",
        agreeing.dimension_withdraw,
        name="agree_dimension_withdraw",
    ),
]
