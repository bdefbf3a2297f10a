"""Addresses of sheets 5.1 to 5.4, and of what is presented at the celebration."""

from django.urls import path

from roadmaps.views import celebration, closeout, handover, lessons, presentation

urlpatterns = [
    path("engagements/<int:pk>/closeout/", closeout.index, name="closeout"),
    path("engagements/<int:pk>/closeout/tables.zip", closeout.tables_file, name="closeout_tables"),
    path("decision-rights/<int:pk>/in-use/", closeout.right_in_use, name="right_in_use"),
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
    path("engagements/<int:pk>/celebration/letter/", celebration.letter, name="letter"),
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
