"""Addresses of the library of maturity models."""

from django.urls import path

from assessments.views import library, library_editor, library_files

models = [
    path("models/", library.index, name="models"),
    path("models/import/", library_files.model_import, name="model_import"),
    path("models/template.xlsx", library_files.template, name="model_template"),
    path("models/<int:pk>/", library.show, name="model"),
    path("models/<int:pk>/duplicate/", library.duplicate, name="model_duplicate"),
    path("models/<int:pk>/version/", library.new_version, name="model_version"),
    path("models/<int:pk>/delete/", library.delete, name="model_delete"),
    path("models/<int:pk>/export/<str:kind>/", library_files.export, name="model_export"),
    path("models/<slug:key>/", library.show_builtin, name="builtin"),
    path("models/<slug:key>/duplicate/", library.duplicate_builtin, name="builtin_duplicate"),
    path(
        "models/<slug:key>/export/<str:kind>/", library_files.export_builtin, name="builtin_export"
    ),
]
model_parts = [
    path("models/<int:pk>/head/", library_editor.head, name="model_head"),
    path("models/<int:pk>/levels/", library_editor.levels, name="model_levels"),
    path("models/<int:pk>/domains/add/", library_editor.domain_add, name="model_domain"),
    path("models/<int:pk>/dimensions/add/", library_editor.dimension_add, name="model_dimension"),
    path("models/<int:pk>/parts/<str:key>/", library_editor.part, name="model_part"),
    path("models/<int:pk>/parts/<str:key>/move/", library_editor.part_move, name="model_part_move"),
    path(
        "models/<int:pk>/parts/<str:key>/delete/",
        library_editor.part_delete,
        name="model_part_delete",
    ),
    path("models/<int:pk>/question/add/", library_editor.question_add, name="model_question_add"),
    path("models/<int:pk>/questions/<str:key>/", library_editor.question, name="model_question"),
    path(
        "models/<int:pk>/questions/<str:key>/move/",
        library_editor.question_move,
        name="model_question_move",
    ),
    path(
        "models/<int:pk>/questions/<str:key>/delete/",
        library_editor.question_delete,
        name="model_question_delete",
    ),
]
urlpatterns = [*models, *model_parts]
