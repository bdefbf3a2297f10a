"""Addresses of processes, their lanes, steps and pain points."""

from django.urls import path

from assessments.views import bpmn, pains, processes, steps

process = [
    path("engagements/<int:pk>/processes/", processes.process_list, name="processes"),
    path("engagements/<int:pk>/processes/import/", bpmn.process_import, name="process_import"),
    path("processes/<int:pk>/", processes.show, name="process"),
    path("processes/<int:pk>/describe/", processes.describe, name="process_describe"),
    path("processes/<int:pk>/delete/", processes.delete, name="process_delete"),
    path("processes/<int:pk>/restore/", processes.restore, name="process_restore"),
    path("processes/<int:pk>/bpmn/", bpmn.process_bpmn, name="process_bpmn"),
    path("processes/<int:pk>/lanes/", processes.lanes, name="lanes"),
    path("lanes/<int:pk>/rename/", processes.lane_rename, name="lane_rename"),
    path("lanes/<int:pk>/move/", processes.lane_move, name="lane_move"),
    path("lanes/<int:pk>/delete/", processes.lane_delete, name="lane_delete"),
]
step = [
    path("processes/<int:pk>/steps/add/", steps.step_add, name="step_add"),
    path("steps/<int:pk>/", steps.step_page, name="step"),
    path("steps/<int:pk>/edit/", steps.step_edit, name="step_edit"),
    path("steps/<int:pk>/move/", steps.step_move, name="step_move"),
    path("steps/<int:pk>/delete/", steps.step_delete, name="step_delete"),
    path("steps/<int:pk>/restore/", steps.step_restore, name="step_restore"),
]
pain = [
    path("processes/<int:pk>/pains/add/", pains.pain_add, name="pain_add"),
    path("pains/<int:pk>/", pains.pain_page, name="pain"),
    path("pains/<int:pk>/edit/", pains.pain_edit, name="pain_edit"),
    path("pains/<int:pk>/delete/", pains.pain_delete, name="pain_delete"),
    path("pains/<int:pk>/restore/", pains.pain_restore, name="pain_restore"),
]
urlpatterns = [*process, *step, *pain]
