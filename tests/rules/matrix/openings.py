"""Rows of opening sheets, and what each opened sheet lets contributors do."""

from tests.people import People
from tests.rules.matrix import Row, facilitators

# By sheet the addresses that answer a contributor to whom it is open as they answer a facilitator.
# Every other address answers as if nothing were open (test_openings.py).
OPENED = {
    "targets": {"assessments:target", "assessments:target_clear", "assessments:targets_raise"},
    "links": {"canvases:link_add", "canvases:link_strength", "canvases:link_remove"},
    "plan": {
        "roadmaps:concern_remove",
        "roadmaps:deliverable_add",
        "roadmaps:deliverable_remove",
        "roadmaps:deliverable_restore",
        "roadmaps:deliverable_state",
        "roadmaps:dependency",
        "roadmaps:dependency_add",
        "roadmaps:derive",
        "roadmaps:improvement",
        "roadmaps:improvement-new",
        "roadmaps:improvement_done",
        "roadmaps:improvement_move",
        "roadmaps:improvement_remove",
        "roadmaps:package",
        "roadmaps:package_kpis",
        "roadmaps:package_merge",
        "roadmaps:package_move",
        "roadmaps:package_new",
        "roadmaps:package_remove",
        "roadmaps:package_restore",
        "roadmaps:package_split",
        "roadmaps:packages_place",
        "roadmaps:pilot_choose",
        "roadmaps:raci_add",
        "roadmaps:raci_remove",
        "roadmaps:review",
        "roadmaps:review_new",
        "roadmaps:rollout_add",
        "roadmaps:rollout_unit",
        "roadmaps:rollout_unit_add",
        "roadmaps:rollout_unit_remove",
        "roadmaps:rollout_unit_restore",
        "roadmaps:rollouts_fill",
        "roadmaps:wave",
        "roadmaps:wave_capacity",
        "roadmaps:wave_order",
        "roadmaps:wave_remove",
        "roadmaps:waves_begin",
    },
    "readings": {
        "roadmaps:reading_new",
        "roadmaps:reading_take",
        "roadmaps:kpi_reading_remove",
        "roadmaps:readings_due",
        "roadmaps:readings_many",
    },
}


def ticked(people: People) -> dict[str, object]:
    return {"seen": "", "open": [f"plan:{people.contributor.pk}", "targets:all"]}


ROWS = {
    "core:openings": [Row("get", facilitators(200)), Row("post", facilitators(302), data=ticked)]
}
