"""An account with maturity models of its own, and a browser to change them with."""

import copy
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessments.maturity import reading
from assessments.models import LibraryModel
from pmo_studio.core.models import User
from tests.assessments import maturity
from tests.factories import UserFactory


def shelve(owner: User, document: dict[str, Any] | None = None, **more: Any) -> LibraryModel:
    """A row with this document; the smallest model unless one is given."""
    kept = copy.deepcopy(document or maturity.document()) | more
    row: LibraryModel = LibraryModel.objects.create(
        owner=owner, key=kept["key"], version=kept["version"], name="A small model", document=kept
    )
    return row


class Desk:
    """What one person does with the pages of the library."""

    def __init__(self, owner: User | None = None) -> None:
        self.owner = owner or UserFactory(name="Cora Consultant")
        self.client = Client()
        self.client.force_login(self.owner)

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def post(self, path: str, **values: Any) -> Any:
        return self.client.post(path, values)

    def fields(self, path: str) -> dict[str, Any]:
        """What the form of a page sends when nothing is changed."""
        form = self.client.get(path).context["form"]
        values = {field.name: field.value() for field in form}
        return {name: value for name, value in values.items() if value not in (None, False, [])}

    def save(self, path: str, **changes: Any) -> Any:
        return self.client.post(path, self.fields(path) | changes)

    def look(self, content: bytes, name: str = "model.xlsx") -> Any:
        return self.client.post("/models/import/", {"file": SimpleUploadedFile(name, content)})


def text(response: Any) -> str:
    """The words of a page, tags and double spaces taken away."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    for code, character in (("&#x27;", "'"), ("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<")):
        plain = plain.replace(code, character)
    return " ".join(plain.split())


def model_of(row: LibraryModel) -> Any:
    """The model as it is stored now."""
    return reading.examine(LibraryModel.objects.get(pk=row.pk).document)[0]
