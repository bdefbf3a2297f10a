"""Rows of django-allauth and of Django's language form: about one's own account only."""

from tests.people import People
from tests.rules.matrix import Row, by_account, everybody


def nothing(people: People) -> list[object]:
    return []


def page(with_account: int, without: int) -> list[Row]:
    return [Row("get", by_account(with_account, without), args=nothing)]


ROWS = {
    "core:reminders": page(200, 302),
    "account_login": page(302, 200),
    "account_signup": page(302, 200),
    "account_logout": page(200, 302),
    "account_inactive": page(200, 200),
    "account_reauthenticate": page(200, 302),
    "account_email": page(200, 302),
    "account_email_verification_sent": page(200, 200),
    "account_change_password": page(200, 302),
    "account_set_password": page(302, 302),
    "account_reset_password": page(200, 200),
    "account_reset_password_done": page(200, 200),
    "account_reset_password_from_key_done": page(200, 200),
    "account_confirm_login_code": page(302, 302),
    "account_confirm_email": [Row("get", everybody(200), args=lambda people: ["no-such-key"])],
    "account_reset_password_from_key": [
        Row("get", everybody(200), args=lambda people: ["0", "no-such-key"])
    ],
    "mfa_index": page(200, 302),
    "mfa_authenticate": page(302, 302),
    "mfa_reauthenticate": page(302, 302),
    "mfa_activate_totp": page(302, 302),
    "mfa_deactivate_totp": page(404, 302),
    "mfa_view_recovery_codes": page(404, 302),
    "mfa_generate_recovery_codes": page(302, 302),
    "mfa_download_recovery_codes": page(404, 302),
    "mfa_list_webauthn": page(200, 302),
    "mfa_add_webauthn": page(302, 302),
    "mfa_reauthenticate_webauthn": page(302, 302),
    # Keys are changed only after logging in anew.
    "mfa_remove_webauthn": [Row("get", by_account(302, 302), args=lambda people: [1])],
    "mfa_edit_webauthn": [Row("get", by_account(302, 302), args=lambda people: [1])],
    "mfa_login_webauthn": page(302, 302),
    "socialaccount_login_cancelled": page(200, 200),
    "socialaccount_login_error": page(401, 401),
    "socialaccount_signup": page(302, 302),
    "socialaccount_connections": page(200, 302),
    "accounts/social/login/cancelled/": page(301, 301),
    "accounts/social/login/error/": page(301, 301),
    "accounts/social/signup/": page(301, 301),
    "accounts/social/connections/": page(301, 301),
    "openid_connect_login": [Row("get", everybody(404), args=lambda people: ["sso"])],
    "openid_connect_callback": [Row("get", everybody(404), args=lambda people: ["sso"])],
    "set_language": [Row("post", everybody(302), args=nothing, data=lambda p: {"language": "es"})],
}
