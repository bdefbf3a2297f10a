"""Addresses of the context."""

from django.urls import path

from assessments.views import context

urlpatterns = [
    path("engagements/<int:pk>/context/", context.context_page, name="context"),
    path("engagements/<int:pk>/context/add/", context.context_add, name="context_add"),
    path("context/<int:pk>/", context.entry_page, name="context_entry"),
    path("context/<int:pk>/edit/", context.entry_edit, name="context_edit"),
    path("context/<int:pk>/delete/", context.entry_delete, name="context_delete"),
    path("context/<int:pk>/restore/", context.entry_restore, name="context_restore"),
]
