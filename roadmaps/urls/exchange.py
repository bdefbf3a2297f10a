"""Addresses of files and calendars of the plan."""

from django.urls import path

from roadmaps.views import calendars, exchange, importing

urlpatterns = [
    path("engagements/<int:pk>/plan/exchange/", exchange.index, name="exchange"),
    path("engagements/<int:pk>/plan/files/<slug:kind>/", exchange.plan_file, name="plan_file"),
    path("engagements/<int:pk>/plan/import/", importing.plan_import, name="plan_import"),
    path("plan-imports/<int:pk>/", importing.imported, name="plan_imported"),
    path("engagements/<int:pk>/calendar/make/", calendars.make, name="calendar_make"),
    path("engagements/<int:pk>/calendar/revoke/", calendars.revoke, name="calendar_revoke"),
    # Secret: it is all that a calendar program has to show.
    path("calendar/<str:token>.ics", calendars.feed, name="calendar_feed"),
]
