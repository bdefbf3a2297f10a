"""Addresses of lessons, the handover, the celebration, and what is presented at it."""

from django.urls import path

from roadmaps.views import celebration, handover, lessons, presentation

urlpatterns = [
    path("engagements/<int:pk>/lessons/", lessons.index, name="lessons"),
    path("engagements/<int:pk>/lessons/new/", lessons.new, name="lesson_new"),
    path("lessons/<int:pk>/", lessons.lesson, name="lesson"),
    path("lessons/<int:pk>/done/", lessons.finish, name="lesson_finish"),
    path("lessons/<int:pk>/remove/", lessons.remove, name="lesson_remove"),
    path("engagements/<int:pk>/handover/", handover.handover, name="handover"),
    path("engagements/<int:pk>/handover/agreed/", handover.agree, name="handover_agree"),
    path("engagements/<int:pk>/celebration/", celebration.index, name="celebration"),
    path("engagements/<int:pk>/celebration/day/", celebration.change, name="celebration_change"),
    path("engagements/<int:pk>/celebration/agenda/", celebration.agenda, name="agenda"),
    path("engagements/<int:pk>/celebration/names/", celebration.acknowledge, name="acknowledge"),
    path("engagements/<int:pk>/celebration/thanks/", celebration.pin, name="thanks_pin"),
    path("engagements/<int:pk>/celebration/show/", presentation.first, name="presentation"),
    path(
        "engagements/<int:pk>/celebration/show/<slug:key>/",
        presentation.page,
        name="presentation_page",
    ),
    path("acknowledgements/<int:pk>/", celebration.acknowledgement, name="acknowledgement"),
    path(
        "acknowledgements/<int:pk>/remove/",
        celebration.acknowledgement_remove,
        name="acknowledgement_remove",
    ),
    path("thanks/<int:pk>/take-down/", celebration.take_down, name="thanks_take_down"),
]
