"""Files that a view makes at once and a browser keeps."""

from django.http import HttpResponse


def attachment(content: bytes | str, media_type: str, name: str) -> HttpResponse:
    """The content as a file of that name, which is a slug with an ending: it is not escaped."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)
