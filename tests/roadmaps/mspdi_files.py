"""Small project files as other tools write them, put together for one test each."""

NAMESPACE = "http://schemas.microsoft.com/project"


def element(name: str, value: object) -> str:
    return f"<{name}>{value}</{name}>"


def task(uid: int, name: str | None = None, **fields: object) -> str:
    """Two days from Monday 2026-01-05 on, unless told otherwise; None leaves a field out."""
    values = {
        "UID": uid,
        "ID": uid,
        "Name": f"Task {uid}" if name is None else name,
        "OutlineLevel": 1,
        "Start": "2026-01-05T08:00:00",
        "Finish": "2026-01-06T17:00:00",
        "Duration": "PT16H0M0S",
        "DurationFormat": 7,
        "Milestone": 0,
    } | fields
    more = values.pop("more", "")
    inside = "".join(element(key, value) for key, value in values.items() if value is not None)
    return f"<Task>{inside}{more}</Task>"


def waits_for(uid: object, **fields: object) -> str:
    inside = "".join(element(key, value) for key, value in fields.items())
    return f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID>{inside}</PredecessorLink>"


def project(*tasks: str, head: str = "", tail: str = "") -> bytes:
    start = "<StartDate>2026-01-05T08:00:00</StartDate><MinutesPerDay>480</MinutesPerDay>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Project xmlns="{NAMESPACE}"><Title>Theirs</Title>'
        f"{start}{head}<Tasks>{''.join(tasks)}</Tasks>{tail}</Project>"
    ).encode()
