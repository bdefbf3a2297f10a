"""Addresses of the portfolio."""

from django.urls import path

from pmo_studio.portfolio import compare, gate, gate_asks, gate_decide, golden, views
from pmo_studio.portfolio.review import views as review

app_name = "portfolio"

urlpatterns = [
    path("", views.start, name="start"),
    path("engagements/compare/", compare.page, name="compare"),
    path("engagements/compare.csv", compare.table, name="compare_csv"),
    path("engagements/review/", review.page, name="review"),
    path("engagements/review.pdf", review.paper, name="review_pdf"),
    path("engagements/<int:pk>/", views.home, name="home"),
    path("engagements/<int:pk>/gates/<int:number>/", gate.gate, name="gate"),
    path("engagements/<int:pk>/gates/<int:number>/decide/", gate_decide.decide, name="gate_decide"),
    path("engagements/<int:pk>/gates/<int:number>/own/", gate_asks.add_own, name="gate_own_add"),
    path("engagements/<int:pk>/criteria/<str:key>/", gate_asks.criterion, name="gate_criterion"),
    path("engagements/<int:pk>/criteria/<str:key>/reset/", gate_asks.reset, name="gate_reset"),
    path("engagements/<int:pk>/criteria/<str:key>/waive/", gate_asks.waive, name="gate_waive"),
    path("gate-waivers/<int:pk>/withdraw/", gate_asks.withdraw, name="gate_withdraw"),
    path("gate-conditions/<int:pk>/", gate_decide.tick, name="gate_condition"),
    path("own-criteria/<int:pk>/tick/", gate_asks.tick_own, name="gate_own_tick"),
    path("own-criteria/<int:pk>/remove/", gate_asks.remove_own, name="gate_own_remove"),
    path("own-criteria/<int:pk>/restore/", gate_asks.restore_own, name="gate_own_restore"),
    path("engagements/<int:pk>/thread/", golden.thread, name="thread"),
]
