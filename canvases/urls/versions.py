"""Addresses of versions, comparing and merging."""

from django.urls import path

from canvases.views import merging, versions

urlpatterns = [
    path("engagements/<int:pk>/canvases/compare/", versions.compare, name="compare"),
    path("engagements/<int:pk>/canvases/merge/", merging.merge, name="merge"),
    path("canvases/<int:pk>/versions/", versions.version_list, name="versions"),
    path("canvases/<int:pk>/timeline/", versions.timeline, name="timeline"),
    path("canvas-versions/<int:pk>/", versions.version_page, name="version"),
    path("canvas-versions/<int:pk>/restore/", versions.version_restore, name="version_restore"),
]
