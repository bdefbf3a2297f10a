"""Addresses of votes, the spotlight and workshops."""

from django.urls import path

from pmo_studio.workshops.views import agendas, room, votes

app_name = "workshops"

urlpatterns = [
    path("engagements/<int:pk>/votes/", votes.index, name="votes"),
    path("engagements/<int:pk>/votes/new/", votes.round_new, name="round_new"),
    path("engagements/<int:pk>/votes/compare/", votes.compare, name="compare"),
    path("votes/<int:pk>/", votes.show, name="round"),
    path("votes/<int:pk>/voters/", votes.voters, name="voters"),
    path("votes/<int:pk>/items/<int:item>/dots/", votes.dots_set, name="dots_set"),
    path("votes/<int:pk>/end/", votes.round_end, name="round_end"),
    path("votes/<int:pk>/cancel/", votes.round_cancel, name="round_cancel"),
    path("votes/<int:pk>/result.csv", votes.result_csv, name="result_csv"),
    path("engagements/<int:pk>/spotlight/", room.spotlight_set, name="spotlight_set"),
    path("engagements/<int:pk>/spotlight/clear/", room.spotlight_clear, name="spotlight_clear"),
    path("engagements/<int:pk>/workshops/plan/", room.workshop_plan, name="workshop_plan"),
    path("engagements/<int:pk>/agendas/<slug:key>/", agendas.show, name="agenda"),
    path("engagements/<int:pk>/agendas/<slug:key>/table.csv", agendas.table, name="agenda_csv"),
    path("workshops/<int:pk>/change/", room.workshop_change, name="workshop_change"),
]
