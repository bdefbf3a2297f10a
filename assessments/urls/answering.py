"""Addresses of who answers: public, without an account."""

from django.urls import path

from assessments.views import answer_links, answer_sheets, answering

urlpatterns = [
    path("q/<str:code>/", answering.intro, name="answer"),
    path("q/<str:code>/<int:number>/", answering.question, name="answer_question"),
    path("q/<str:code>/all/", answer_sheets.sheet, name="answer_sheets"),
    path("q/<str:code>/all/<int:part>/", answer_sheets.sheet, name="answer_sheet"),
    path("q/<str:code>/done/", answering.done, name="answer_done"),
    path("q/<str:code>/leave/", answering.leave, name="answer_leave"),
    path("q/<str:code>/return/<str:token>/", answer_links.come_back, name="answer_return"),
    path("answer-invitations/<str:token>/", answer_links.invitation, name="answer_invitation"),
]
