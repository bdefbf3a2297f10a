"""Addresses of the exports."""

from django.urls import path

from pmo_studio.exports.views import exports as views
from pmo_studio.exports.views import imports, renewal

app_name = "exports"
urlpatterns = [
    path("engagements/import/", imports.bundle_import, name="import"),
    path("engagements/<int:pk>/renew/", renewal.renew, name="renew"),
    path("engagements/<int:pk>/exports/", views.index, name="index"),
    path("engagements/<int:pk>/exports/jobs/", views.jobs, name="jobs"),
    path("engagements/<int:pk>/exports/<slug:kind>/", views.request_export, name="request"),
    path("exports/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("exports/<int:pk>/retry/", views.retry, name="retry"),
    path("exports/<int:pk>/download/", views.download, name="download"),
]
