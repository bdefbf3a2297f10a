"""Addresses of waves, the pilot and gates."""

from django.urls import path

from roadmaps.views import pilots, wave, wave_criteria, wave_gates, waves

urlpatterns = [
    path("engagements/<int:pk>/waves/", waves.index, name="waves"),
    path("engagements/<int:pk>/waves/begin/", waves.begin, name="waves_begin"),
    path("engagements/<int:pk>/waves/frame/", waves.frame, name="waves_frame"),
    path("engagements/<int:pk>/waves/place/", waves.place, name="packages_place"),
    path("engagements/<int:pk>/waves/rollout/", waves.rollout_add, name="rollout_add"),
    path("engagements/<int:pk>/waves/fill/", waves.rollouts_fill, name="rollouts_fill"),
    path("waves/<int:pk>/", wave.show, name="wave"),
    path("waves/<int:pk>/capacity/", wave.capacity, name="wave_capacity"),
    path("waves/<int:pk>/order/", wave.order, name="wave_order"),
    path("waves/<int:pk>/remove/", wave.remove, name="wave_remove"),
    path("waves/<int:pk>/criteria/", wave_criteria.add, name="wave_criterion_add"),
    path("waves/<int:pk>/criteria/suggested/", wave_criteria.suggested, name="wave_suggested"),
    path("wave-criteria/<int:pk>/", wave_criteria.change, name="wave_criterion"),
    path("wave-criteria/<int:pk>/look/", wave_criteria.look, name="wave_criterion_look"),
    path("wave-criteria/<int:pk>/remove/", wave_criteria.remove, name="wave_criterion_remove"),
    path("wave-criteria/<int:pk>/restore/", wave_criteria.restore, name="wave_criterion_restore"),
    path("waves/<int:pk>/gate/", wave_gates.decide, name="wave_gate"),
    path("wave-conditions/<int:pk>/", wave_gates.tick, name="wave_condition"),
    path("engagements/<int:pk>/pilot/", pilots.show, name="pilot"),
    path("engagements/<int:pk>/pilot/choose/", pilots.choose, name="pilot_choose"),
    path("engagements/<int:pk>/pilot/rate/", pilots.rate, name="pilot_rate"),
    path("engagements/<int:pk>/units/", pilots.unit_add, name="rollout_unit_add"),
    path("rollout-units/<int:pk>/", pilots.unit, name="rollout_unit"),
    path("rollout-units/<int:pk>/remove/", pilots.unit_remove, name="rollout_unit_remove"),
    path("rollout-units/<int:pk>/restore/", pilots.unit_restore, name="rollout_unit_restore"),
]
