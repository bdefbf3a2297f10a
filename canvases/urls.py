"""Addresses of canvases."""

from django.urls import path

from canvases.views import boards, functions, groups, kpis, notes, presets, value

app_name = "canvases"

canvases = [
    path("engagements/<int:pk>/canvas/", boards.index, name="index"),
    path("engagements/<int:pk>/canvases/", boards.canvas_list, name="list"),
    path("canvases/<int:pk>/", boards.show, name="board"),
    path("canvases/<int:pk>/blocks/<str:key>/", boards.block, name="block"),
    path("canvases/<int:pk>/settings/", boards.settings, name="settings"),
    path("canvases/<int:pk>/lock/", boards.lock, name="lock"),
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
function = [
    path("engagements/<int:pk>/functions/", functions.functions, name="functions"),
    path("engagements/<int:pk>/functions/new/", functions.function_new, name="function_new"),
    path("engagements/<int:pk>/functions/<slug:key>/", functions.function, name="function"),
    path(
        "engagements/<int:pk>/functions/<slug:key>/edit/",
        functions.function_edit,
        name="function_edit",
    ),
    path(
        "engagements/<int:pk>/functions/<slug:key>/withdraw/",
        functions.function_withdraw,
        name="function_withdraw",
    ),
    path(
        "engagements/<int:pk>/functions/<slug:key>/take-back/",
        functions.function_take_back,
        name="function_take_back",
    ),
    path(
        "engagements/<int:pk>/functions/<slug:key>/put/",
        functions.function_put,
        name="function_put",
    ),
    path(
        "engagements/<int:pk>/functions/<slug:key>/map/",
        functions.function_map,
        name="function_map",
    ),
    path("function-maps/<int:pk>/remove/", functions.function_unmap, name="function_unmap"),
    path("function-maps/<int:pk>/redraw/", functions.function_redraw, name="function_redraw"),
    path("notes/<int:pk>/function/", functions.note_function, name="note_function"),
]
kpi = [
    path("engagements/<int:pk>/kpis/", kpis.index, name="kpis"),
    path("engagements/<int:pk>/kpis/adopt/", kpis.adopt, name="kpis_adopt"),
    path("engagements/<int:pk>/kpis/new/", kpis.new, name="kpi_new"),
    path("kpis/<int:pk>/", kpis.change, name="kpi"),
    path("kpis/<int:pk>/remove/", kpis.remove, name="kpi_remove"),
    path("kpis/<int:pk>/restore/", kpis.restore, name="kpi_restore"),
    path("kpis/<int:pk>/move/", kpis.move, name="kpi_move"),
]
urlpatterns = [*canvases, *note, *group, *function, *kpi]
