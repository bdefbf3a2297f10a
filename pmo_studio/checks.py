"""Numbered system checks of the whole house; each says the remedy."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register


@register(Tags.security, deploy=True)
def demo_accounts_stay_out_of_production(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """pmo.E001: the demo's people have printed passwords."""
    from pmo_studio.core.models import User

    if not settings.HTTPS or not User.objects.filter(email__endswith="@demo.invalid").exists():
        return []
    return [
        Error(
            "Demo accounts exist in a studio with an https address.",
            hint="Delete them: manage.py demo --remove",
            id="pmo.E001",
        )
    ]


@register()
def one_process_rings_locally(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """pmo.E002: the local bell reaches only its own process."""
    if settings.LIVE_BELL != "local" or settings.WEB_PROCESSES == 1:
        return []
    return [
        Error(
            f"PMO_LIVE_BELL=local cannot serve {settings.WEB_PROCESSES} web processes.",
            hint="Set PMO_LIVE_BELL to sqlite or postgres, or PMO_WEB_PROCESSES to 1.",
            id="pmo.E002",
        )
    ]


@register()
def https_is_missing(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """pmo.W001: on plain http nothing is encrypted and passkeys do not work."""
    local = ("localhost", "127.0.0.1", "[::1]")
    if settings.HTTPS or not any(host not in local for host in settings.ALLOWED_HOSTS):
        return []
    return [
        Warning(
            "The studio is reachable over plain http: what people type is not encrypted.",
            hint="Put it behind https and set PMO_PUBLIC_URL to that address.",
            id="pmo.W001",
        )
    ]
