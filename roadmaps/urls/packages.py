"""Addresses of work packages, their deliverables, dependencies and RACI."""

from django.urls import path

from roadmaps.views import deliverables, dependencies, packages, splitting

urlpatterns = [
    path("engagements/<int:pk>/packages/", packages.index, name="packages"),
    path("engagements/<int:pk>/packages/new/", packages.new, name="package_new"),
    path("packages/<int:pk>/", packages.package, name="package"),
    path("packages/<int:pk>/progress/", packages.progress, name="package_progress"),
    path("packages/<int:pk>/kpis/", packages.kpis, name="package_kpis"),
    path("packages/<int:pk>/remove/", packages.remove, name="package_remove"),
    path("packages/<int:pk>/restore/", packages.restore, name="package_restore"),
    path("packages/<int:pk>/split/", splitting.split, name="package_split"),
    path("packages/<int:pk>/merge/", splitting.merge, name="package_merge"),
    path("packages/<int:pk>/dependencies/", dependencies.add, name="dependency_add"),
    path("dependencies/<int:pk>/", dependencies.change, name="dependency"),
    path("packages/<int:pk>/raci/", dependencies.role_add, name="raci_add"),
    path("raci/<int:pk>/remove/", dependencies.role_remove, name="raci_remove"),
    path("packages/<int:pk>/deliverables/", deliverables.add, name="deliverable_add"),
    path("deliverables/<int:pk>/", deliverables.deliverable, name="deliverable"),
    path("deliverables/<int:pk>/state/", deliverables.state, name="deliverable_state"),
    path("deliverables/<int:pk>/file/", deliverables.file, name="deliverable_file"),
    path("deliverables/<int:pk>/file/give/", deliverables.give, name="deliverable_give"),
    path("deliverables/<int:pk>/remove/", deliverables.remove, name="deliverable_remove"),
    path("deliverables/<int:pk>/restore/", deliverables.restore, name="deliverable_restore"),
]
