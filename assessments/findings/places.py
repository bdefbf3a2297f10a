"""Printed numbers with the address of the page that explains each."""

from dataclasses import dataclass

from django.urls import reverse

KINDS = ("question", "dimension", "domain", "capability", "overall")
# The whole has no key of its own.
WHOLE = "all"


def group_key(groups: tuple[str, ...]) -> str:
    """What a group, or a pool of groups, is called in an address."""
    return "-".join(groups)


@dataclass(frozen=True)
class Number:
    """A figure as it is printed, and where it is opened down to its inputs."""

    text: str
    url: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Places:
    """The pages of one assessment's figures; made once, because a sheet has hundreds of links."""

    root: str

    @classmethod
    def of(cls, assessment_id: int) -> "Places":
        return cls(reverse("assessments:assessment_results", args=[assessment_id]))

    def to(self, kind: str, key: str) -> str:
        # Keys hold letters, digits, ".", "_" and "-" only (assessments.maturity.fields.KEY).
        return f"{self.root}{kind}/{key}/"

    def to_group(self, capability: str, groups: tuple[str, ...]) -> str:
        """The capability as one group, or pool, sees it."""
        return f"{self.to('capability', capability)}{group_key(groups)}/"

    @property
    def whole(self) -> str:
        return self.to("overall", WHOLE)
