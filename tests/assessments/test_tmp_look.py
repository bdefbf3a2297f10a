import pytest
from tests.assessments import rooms
from assessments.actions import publishing, assessments as acts
pytestmark = pytest.mark.django_db
def test_look(people):
    a = rooms.levels(people.engagement)
    rooms.everybody(a, "L1", {"EXE":"34445","PMO":"2333","PMG":"122223334","FUN":"1122334","TEA":"111122233"})
    q = rooms.question(a,"L1")
    c = people.browser("facilitator")
    r = c.get(f"/assessments/{a.pk}/discuss/"); print(r.status_code)
    r = c.get(f"/assessments/{a.pk}/reveal/{q.pk}/"); print(r.status_code)
    r = c.post(f"/assessments/{a.pk}/reveal/{q.pk}/answers/"); print(r.status_code, r.get("Location"))
    r = c.get(f"/assessments/{a.pk}/reveal/{q.pk}/"); print(r.status_code, len(r.content))
    r = c.post(f"/assessments/{a.pk}/reveal/{q.pk}/agree/", {"value":"2.5","rationale":"so"}); print(r.status_code, r.get("Location"))
    r = c.get(f"/assessments/{a.pk}/reveal/{q.pk}/"); assert b"2.5" in r.content
    r = c.get(f"/assessments/{a.pk}/discuss/"); print(r.status_code)
    r = c.get(f"/assessments/{a.pk}/agree/D.P/"); print(r.status_code)
    r = c.get(f"/engagements/{people.engagement.pk}/targets/"); print(r.status_code)
    acts.close_assessment(a, by=people.facilitator)
    r = c.get(f"/engagements/{people.engagement.pk}/targets/"); print(r.status_code)
    r = c.get(f"/engagements/{people.engagement.pk}/targets/raise/"); print(r.status_code)
    r = c.post(f"/engagements/{people.engagement.pk}/targets/raise/"); print(r.status_code)
    r = c.get(f"/engagements/{people.engagement.pk}/targets/"); print(r.status_code)
    r = c.post(f"/engagements/{people.engagement.pk}/targets/GOV/", {"value":"5"}); print(r.status_code, r.get("Location"))
