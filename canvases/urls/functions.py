"""Addresses of the catalogue of functions and their process maps."""

from django.urls import path

from canvases.views import functions

urlpatterns = [
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
