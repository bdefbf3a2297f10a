"""Addresses of notes, their groups and their links."""

from django.urls import path

from canvases.views import groups, links, notes

urlpatterns = [
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
    path("groups/<int:pk>/", groups.group_page, name="group"),
    path("groups/<int:pk>/rename/", groups.group_rename, name="group_rename"),
    path("groups/<int:pk>/move/", groups.group_move, name="group_move"),
    path("groups/<int:pk>/dissolve/", groups.group_dissolve, name="group_dissolve"),
    path("canvases/<int:pk>/links/", links.link_table, name="links"),
    path("canvases/<int:pk>/links/add/", links.link_add, name="link_add"),
    path("links/<int:pk>/strength/", links.link_strength, name="link_strength"),
    path("links/<int:pk>/remove/", links.link_remove, name="link_remove"),
]
