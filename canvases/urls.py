"""Addresses of canvases."""

from django.urls import path

from canvases.views import (
    boards,
    checks,
    functions,
    groups,
    kpis,
    links,
    mandate_drafts,
    mandate_signing,
    mandates,
    merging,
    notes,
    pmo_model,
    presets,
    structure,
    survey,
    validation,
    value,
    versions,
)

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
    path("notes/<int:pk>/describe/", notes.note_describe, name="note_describe"),
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
evidence = [
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
mandate = [
    path("engagements/<int:pk>/mandate/", mandates.index, name="mandate"),
    path("engagements/<int:pk>/mandate/<str:name>/edit/", mandates.part, name="mandate_part"),
    path("engagements/<int:pk>/mandate/rights/", mandates.right_add, name="decision_right_add"),
    path("decision-rights/<int:pk>/", mandates.right, name="decision_right"),
    path("engagements/<int:pk>/mandate/objectives/", mandates.objective_add, name="objective_add"),
    path("objectives/<int:pk>/", mandates.objective, name="objective"),
    path("engagements/<int:pk>/mandate/agree/", mandate_signing.agree, name="mandate_agree"),
    path("engagements/<int:pk>/mandate/sign/", mandate_signing.sign, name="mandate_sign"),
    path("engagements/<int:pk>/mandate/paper/", mandate_signing.sign_paper, name="mandate_paper"),
    path("engagements/<int:pk>/mandate/reopen/", mandate_signing.reopen, name="mandate_reopen"),
    path("engagements/<int:pk>/mandate/link/", mandate_signing.link_make, name="mandate_link_make"),
    path(
        "engagements/<int:pk>/mandate/link/revoke/",
        mandate_signing.link_revoke,
        name="mandate_link_revoke",
    ),
    path("mandate-signatures/<str:token>/", mandate_signing.by_link, name="mandate_link"),
    path("mandate-copies/<int:pk>/", mandates.copy, name="mandate_copy"),
    path(
        "engagements/<int:pk>/mandate/drafts/<str:field>/",
        mandate_drafts.index,
        name="mandate_drafts",
    ),
    path("mandate-drafts/<int:pk>/", mandate_drafts.draft, name="mandate_draft"),
    path("mandate-drafts/<int:pk>/remove/", mandate_drafts.remove, name="mandate_draft_remove"),
    path("mandate-drafts/<int:pk>/restore/", mandate_drafts.restore, name="mandate_draft_restore"),
    path("mandate-drafts/<int:pk>/choose/", mandate_drafts.choose, name="mandate_draft_choose"),
]
version = [
    path("engagements/<int:pk>/canvases/compare/", versions.compare, name="compare"),
    path("engagements/<int:pk>/canvases/merge/", merging.merge, name="merge"),
    path("canvases/<int:pk>/versions/", versions.version_list, name="versions"),
    path("canvases/<int:pk>/timeline/", versions.timeline, name="timeline"),
    path("canvas-versions/<int:pk>/", versions.version_page, name="version"),
    path("canvas-versions/<int:pk>/restore/", versions.version_restore, name="version_restore"),
]
link = [
    path("canvases/<int:pk>/links/", links.link_table, name="links"),
    path("canvases/<int:pk>/links/add/", links.link_add, name="link_add"),
    path("links/<int:pk>/strength/", links.link_strength, name="link_strength"),
    path("links/<int:pk>/remove/", links.link_remove, name="link_remove"),
]
model = [
    path("engagements/<int:pk>/pmo-model/", pmo_model.index, name="model_index"),
    path("canvases/<int:pk>/model/", pmo_model.show, name="model"),
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
]
expectations = [
    path("canvases/<int:pk>/expectations/", survey.show, name="expectations"),
    path("canvases/<int:pk>/expectations/open/", survey.open_survey, name="survey_open"),
    path("expectations/<int:pk>/", survey.answer, name="survey"),
    path("expectations/<int:pk>/close/", survey.close_survey, name="survey_close"),
]
urlpatterns = [
    *canvases,
    *note,
    *group,
    *evidence,
    *kpi,
    *mandate,
    *version,
    *function,
    *link,
    *model,
    *expectations,
]
