"""E-mail addresses out of a pasted list: what can be read, and what is wrong, line by line."""

from dataclasses import dataclass
from email.utils import parseaddr

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as __

MOST = 500


@dataclass(frozen=True)
class Problem:
    """A line that holds no address that can be used; lines count from 1."""

    line: int
    text: str
    words: str


@dataclass(frozen=True)
class Pasted:
    """The addresses in small letters, each once, in their order, and the lines that hold none."""

    emails: tuple[str, ...]
    repeated: int
    problems: tuple[Problem, ...]


def read(text: str) -> Pasted:
    """One address a line, or several with semicolons; `Name <address>` gives the address."""
    emails: dict[str, None] = {}
    repeated = 0
    problems = []
    for number, part in _parts(text):
        email = parseaddr(part)[1].lower()
        if not _is_address(email, part):
            problems.append(Problem(number, part[:80], __("This is no e-mail address.")))
        elif email in emails:
            repeated += 1
        else:
            emails[email] = None
    if len(emails) > MOST:
        words = __("At most %(most)s addresses at once. Send the rest afterwards.")
        problems.append(Problem(0, "", words % {"most": MOST}))
    return Pasted(tuple(emails), repeated, tuple(problems))


def _parts(text: str) -> list[tuple[int, str]]:
    return [
        (number, part.strip().rstrip(","))
        for number, line in enumerate(text.splitlines(), start=1)
        for part in line.split(";")
        if part.strip()
    ]


def _is_address(email: str, part: str) -> bool:
    """One address and nothing else: two in a part would lose the second."""
    if part.count("@") != 1 or ("<" not in part and " " in part):
        return False
    try:
        validate_email(email)
        email.rpartition("@")[2].encode("idna")  # as mail servers know it; else no mail leaves
    except (ValidationError, UnicodeError):
        return False
    return len(email) <= 254
