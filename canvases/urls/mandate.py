"""Addresses of the mandate."""

from django.urls import path

from canvases.views import mandate_drafts, mandate_rows, mandate_signing, mandates

urlpatterns = [
    path("engagements/<int:pk>/mandate/", mandates.index, name="mandate"),
    path("engagements/<int:pk>/mandate/<str:name>/edit/", mandates.part, name="mandate_part"),
    path("engagements/<int:pk>/mandate/rights/", mandate_rows.right_add, name="decision_right_add"),
    path("decision-rights/<int:pk>/", mandate_rows.right, name="decision_right"),
    path(
        "engagements/<int:pk>/mandate/objectives/", mandate_rows.objective_add, name="objective_add"
    ),
    path("objectives/<int:pk>/", mandate_rows.objective, name="objective"),
    path("engagements/<int:pk>/mandate/agree/", mandate_signing.agree, name="mandate_agree"),
    path("engagements/<int:pk>/mandate/sign/", mandate_signing.sign, name="mandate_sign"),
    path("engagements/<int:pk>/mandate/paper/", mandate_signing.sign_paper, name="mandate_paper"),
    path("engagements/<int:pk>/mandate/reopen/", mandate_signing.reopen, name="mandate_reopen"),
    path("engagements/<int:pk>/mandate/link/", mandate_signing.link_make, name="mandate_link_make"),
    path(
        "engagements/<int:pk>/mandate/link/revoke/",
        mandate_signing.link_revoke,
        name="mandate_link_revoke",
    ),
    path("mandate-signatures/<str:token>/", mandate_signing.by_link, name="mandate_link"),
    path("mandate-copies/<int:pk>/", mandates.copy, name="mandate_copy"),
    path(
        "engagements/<int:pk>/mandate/drafts/<str:field>/",
        mandate_drafts.index,
        name="mandate_drafts",
    ),
    path("mandate-drafts/<int:pk>/", mandate_drafts.draft, name="mandate_draft"),
    path("mandate-drafts/<int:pk>/remove/", mandate_drafts.remove, name="mandate_draft_remove"),
    path("mandate-drafts/<int:pk>/restore/", mandate_drafts.restore, name="mandate_draft_restore"),
    path("mandate-drafts/<int:pk>/choose/", mandate_drafts.choose, name="mandate_draft_choose"),
]
