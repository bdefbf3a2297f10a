"""Sheet 1.3: assessments, and who is invited to answer them."""

from django.urls import path

from assessments.views import invitations, questionnaires

urlpatterns = [
    path("engagements/<int:pk>/questionnaires/", questionnaires.index, name="questionnaires"),
    path("engagements/<int:pk>/questionnaires/new/", questionnaires.new, name="questionnaire_new"),
    path("assessments/<int:pk>/", questionnaires.show, name="assessment"),
    path("assessments/<int:pk>/heard/", questionnaires.heard, name="assessment_heard"),
    path("assessments/<int:pk>/change/", questionnaires.change, name="assessment_change"),
    path("assessments/<int:pk>/open/", questionnaires.start, name="assessment_open"),
    path("assessments/<int:pk>/close/", questionnaires.close, name="assessment_close"),
    path("assessments/<int:pk>/reopen/", questionnaires.reopen, name="assessment_reopen"),
    path("assessments/<int:pk>/drop/", questionnaires.drop, name="assessment_drop"),
    path("assessments/<int:pk>/invitations/", invitations.index, name="invitations"),
    path("assessments/<int:pk>/invitations/remind/", invitations.remind, name="answerers_remind"),
    path(
        "assessments/<int:pk>/invitations/<int:invitation>/withdraw/",
        invitations.withdraw,
        name="answerer_withdraw",
    ),
]
