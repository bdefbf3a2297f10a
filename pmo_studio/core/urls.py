"""Addresses of the core."""

from django.urls import path

from pmo_studio.core.views import (
    data,
    engagements,
    history,
    join,
    openings,
    people,
    reminders,
    stakeholders,
)

app_name = "core"

account = [path("account/reminders/", reminders.reminders, name="reminders")]
ways_in = [
    path("join/", join.join, name="join"),
    path("j/<str:code>/", join.join, name="join_code"),
    path("invitations/<str:token>/", join.invitation, name="invitation"),
    path("seats/link/<str:token>/", join.seat_link, name="seat_link"),
]
engagement = [
    path("engagements/new/", engagements.engagement_new, name="engagement_new"),
    path("engagements/<int:pk>/settings/", engagements.settings, name="settings"),
    path("engagements/<int:pk>/logo/", engagements.logo, name="logo"),
    path("engagements/<int:pk>/logo/set/", engagements.logo_set, name="logo_set"),
    path("engagements/<int:pk>/history/", history.history, name="history"),
    path("engagements/<int:pk>/data/", data.data, name="data"),
    path("engagements/<int:pk>/data/mine/", data.own_data_export, name="own_data"),
    path("engagements/<int:pk>/data/redact/", data.redact, name="redact"),
    path("engagements/<int:pk>/archive/", engagements.archive, name="archive"),
    path("engagements/<int:pk>/retention/", engagements.retention, name="retention"),
    path("engagements/<int:pk>/delete/", engagements.delete, name="delete"),
    path("role-groups/<int:pk>/", engagements.role_group_change, name="role_group_change"),
]
room = [
    path("engagements/<int:pk>/people/", people.people, name="people"),
    path("engagements/<int:pk>/openings/", openings.openings, name="openings"),
    path("engagements/<int:pk>/code/open/", people.code_open, name="code_open"),
    path("engagements/<int:pk>/room/lock/", people.room_lock, name="room_lock"),
    path("engagements/<int:pk>/room/close/", people.room_close, name="room_close"),
    path("engagements/<int:pk>/invite/", people.invite, name="invite"),
    path("engagements/<int:pk>/sponsor/", people.sponsor_name, name="sponsor_name"),
    path("engagements/<int:pk>/leave/", join.leave, name="leave"),
    path("invitations/<int:pk>/revoke/", people.invitation_revoke, name="invitation_revoke"),
    path("seats/<int:pk>/", people.seat, name="seat"),
]
register = [
    path("engagements/<int:pk>/stakeholders/", stakeholders.register, name="stakeholders"),
    path("engagements/<int:pk>/stakeholders/add/", stakeholders.add, name="stakeholder_add"),
    path(
        "engagements/<int:pk>/stakeholders/people/",
        stakeholders.add_people,
        name="stakeholders_from_people",
    ),
    path("stakeholders/<int:pk>/", stakeholders.stakeholder, name="stakeholder"),
    path("stakeholders/<int:pk>/remove/", stakeholders.remove, name="stakeholder_remove"),
    path("stakeholders/<int:pk>/restore/", stakeholders.restore, name="stakeholder_restore"),
    path("stakeholders/<int:pk>/erase/", stakeholders.erase, name="stakeholder_erase"),
]
urlpatterns = [*account, *ways_in, *engagement, *room, *register]
