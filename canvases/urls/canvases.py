"""Addresses of canvases, their boards and presets."""

from django.urls import path

from canvases.views import boards, checks, presets, value

urlpatterns = [
    path("engagements/<int:pk>/canvas/", boards.index, name="index"),
    path("engagements/<int:pk>/canvases/", boards.canvas_list, name="list"),
    path("canvases/<int:pk>/", boards.show, name="board"),
    path("canvases/<int:pk>/blocks/<str:key>/", boards.block, name="block"),
    path("canvases/<int:pk>/checks/", checks.panel, name="checks"),
    path("canvases/<int:pk>/workbook/", checks.workbook, name="workbook"),
    path("canvases/<int:pk>/settings/", boards.settings, name="settings"),
    path("canvases/<int:pk>/lock/", boards.lock, name="lock"),
    path("canvases/<int:pk>/count/", boards.count, name="count"),
    path("canvases/<int:pk>/put-aside/", boards.put_aside, name="put_aside"),
    path("canvases/<int:pk>/duplicate/", boards.duplicate, name="duplicate"),
    path("canvases/<int:pk>/undo/", boards.undo, name="undo"),
    path("canvases/<int:pk>/paste/", boards.paste, name="paste"),
    path("canvases/<int:pk>/import/", boards.import_notes, name="import"),
    path("canvases/<int:pk>/presets/", presets.choose, name="presets"),
    path("canvases/<int:pk>/presets/<slug:key>/", presets.preview, name="preset"),
    path(
        "canvases/<int:pk>/presets/<int:number>/take-off/",
        presets.take_off,
        name="preset_take_off",
    ),
    path("canvases/<int:pk>/value/", value.value, name="value"),
]
