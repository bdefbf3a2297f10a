"""Addresses of canvases."""

from django.urls import path

from canvases.views import boards, checks, groups, notes

app_name = "canvases"

canvases = [
    path("engagements/<int:pk>/canvas/", boards.index, name="index"),
    path("engagements/<int:pk>/canvases/", boards.canvas_list, name="list"),
    path("canvases/<int:pk>/", boards.show, name="board"),
    path("canvases/<int:pk>/blocks/<str:key>/", boards.block, name="block"),
    path("canvases/<int:pk>/checks/", checks.panel, name="checks"),
    path("canvases/<int:pk>/workbook/", checks.workbook, name="workbook"),
    path("canvases/<int:pk>/settings/", boards.settings, name="settings"),
    path("canvases/<int:pk>/lock/", boards.lock, name="lock"),
    path("canvases/<int:pk>/duplicate/", boards.duplicate, name="duplicate"),
    path("canvases/<int:pk>/undo/", boards.undo, name="undo"),
    path("canvases/<int:pk>/paste/", boards.paste, name="paste"),
    path("canvases/<int:pk>/import/", boards.import_notes, name="import"),
]
note = [
    path("canvases/<int:pk>/notes/add/", notes.note_add, name="note_add"),
    path("notes/<int:pk>/", notes.note_page, name="note"),
    path("notes/<int:pk>/edit/", notes.note_edit, name="note_edit"),
    path("notes/<int:pk>/move/", notes.note_move, name="note_move"),
    path("notes/<int:pk>/colour/", notes.note_colour, name="note_colour"),
    path("notes/<int:pk>/delete/", notes.note_delete, name="note_delete"),
    path("notes/<int:pk>/restore/", notes.note_restore, name="note_restore"),
    path("notes/<int:pk>/text/<int:number>/", notes.note_restore_text, name="note_restore_text"),
    path("notes/<int:pk>/group/", notes.note_group, name="note_group"),
]
group = [
    path("groups/<int:pk>/", groups.group_page, name="group"),
    path("groups/<int:pk>/rename/", groups.group_rename, name="group_rename"),
    path("groups/<int:pk>/move/", groups.group_move, name="group_move"),
    path("groups/<int:pk>/dissolve/", groups.group_dissolve, name="group_dissolve"),
]
urlpatterns = [*canvases, *note, *group]
