"""Addresses of evidence, plans to test an assumption, and reviews."""

from django.urls import path

from canvases.views import validation

urlpatterns = [
    path("canvases/<int:pk>/assumptions/", validation.assumptions_page, name="assumptions"),
    path("canvases/<int:pk>/review/", validation.canvas_review, name="canvas_review"),
    path("notes/<int:pk>/evidence/", validation.evidence_page, name="evidence"),
    path("notes/<int:pk>/evidence/add/", validation.evidence_add, name="evidence_add"),
    path("notes/<int:pk>/trial/", validation.trial_plan, name="trial_plan"),
    path("notes/<int:pk>/trial/drop/", validation.trial_drop, name="trial_drop"),
    path("notes/<int:pk>/review/", validation.note_review, name="note_review"),
    path("evidence/<int:pk>/remove/", validation.evidence_remove, name="evidence_remove"),
    path("evidence/<int:pk>/restore/", validation.evidence_restore, name="evidence_restore"),
]
