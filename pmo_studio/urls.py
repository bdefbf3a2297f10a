"""Composition: every installed floor brings its own addresses."""

from importlib.util import find_spec

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

# Staff come in by the studio's own login, with its limits and the second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    *(path("", include(f"{app}.urls")) for app in settings.FLOORS if find_spec(f"{app}.urls")),
]

handler400 = "pmo_studio.core.errors.bad_request"
handler403 = "pmo_studio.core.errors.forbidden"
handler404 = "pmo_studio.core.errors.not_found"
# Asked for by allauth's limits; 429.html belongs to our own (errors.too_fast).
handler429 = "pmo_studio.core.errors.too_often"
handler500 = "pmo_studio.core.errors.server_error"
