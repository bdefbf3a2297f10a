"""Where django-allauth meets this house: who may sign up, and under which name."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.actions import invitations
from pmo_studio.core.forms import NameField
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import User

INVITED = "invitation_token"


class SignupForm(forms.Form):
    """Asked besides e-mail and password."""

    name = NameField(
        label=_("Your name, as others will see it"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not in the address of the page: those are kept in the logs of servers.
        invitation = invitations.find(str(context.request.session.get(INVITED, "")))
        if invitation is not None:
            self.initial = {"email": invitation.email, **self.initial}

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed unless switched on, except for people with an open invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        # Asked again on every page: the invitation may have been withdrawn meanwhile.
        token = str(request.session.get(INVITED, ""))
        return settings.SIGNUP_OPEN or invitations.find(token) is not None

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.email = form.cleaned_data["email"].lower()
        user.set_password(form.cleaned_data["password1"])
        if commit:
            user.save()
        return user


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whoever the organisation's identity provider knows may come in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        names = [data.get("first_name"), data.get("last_name")]
        user.name = one_line(data.get("name") or " ".join(name for name in names if name))
        return user
