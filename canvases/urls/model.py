"""Addresses of the PMO model, its structure and the survey of expectations."""

from django.urls import path

from canvases.views import pmo_model, structure, survey

urlpatterns = [
    path("engagements/<int:pk>/pmo-model/", pmo_model.index, name="model_index"),
    path("canvases/<int:pk>/model/", pmo_model.show, name="model"),
    path("canvases/<int:pk>/model/workbook/", pmo_model.workbook, name="model_workbook"),
    path("canvases/<int:pk>/model/confirm/", pmo_model.confirm, name="model_confirm"),
    path("canvases/<int:pk>/model/<str:kind>/<str:key>/", pmo_model.figure, name="model_figure"),
    path(
        "canvases/<int:pk>/model/<str:kind>/<str:key>/grade/", pmo_model.grade, name="model_grade"
    ),
    path("canvases/<int:pk>/structure/", structure.show, name="structure"),
    path("canvases/<int:pk>/structure/draft/", structure.take, name="structure_take"),
    path("canvases/<int:pk>/structure/units/add/", structure.unit_add, name="unit_add"),
    path("canvases/<int:pk>/structure/roles/add/", structure.role_add, name="role_add"),
    path("canvases/<int:pk>/structure/raci/<str:kind>/<str:key>/", structure.raci, name="raci"),
    path("pmo-units/<int:pk>/", structure.unit, name="unit"),
    path("pmo-roles/<int:pk>/", structure.role, name="role"),
    path("canvases/<int:pk>/expectations/", survey.show, name="expectations"),
    path("canvases/<int:pk>/expectations/open/", survey.open_survey, name="survey_open"),
    path("expectations/<int:pk>/", survey.answer, name="survey"),
    path("expectations/<int:pk>/close/", survey.close_survey, name="survey_close"),
]
