"""Addresses of stakeholders in the change, groups and messages."""

from django.urls import path

from roadmaps.views import change, groups, involvement, message_batches, messages

urlpatterns = [
    path("engagements/<int:pk>/change/", change.change, name="change"),
    path("engagements/<int:pk>/change/attitudes/", change.attitudes, name="attitudes"),
    path("stakeholders/<int:pk>/engagement/", involvement.involvement, name="involvement"),
    path("stakeholders/<int:pk>/attitude/", change.attitude, name="attitude"),
    path("stakeholders/<int:pk>/customers/", involvement.segments, name="segments"),
    path("engagements/<int:pk>/change/groups/new/", groups.new, name="group_new"),
    path("change-groups/<int:pk>/", groups.group, name="group"),
    path("change-groups/<int:pk>/readings/", groups.read, name="group_read"),
    path("change-groups/<int:pk>/impacts/", groups.impacts, name="group_impacts"),
    path("change-groups/<int:pk>/remove/", groups.remove, name="group_remove"),
    path("change-groups/<int:pk>/restore/", groups.restore, name="group_restore"),
    path("readings/<int:pk>/remove/", groups.reading_remove, name="reading_remove"),
    path("engagements/<int:pk>/communication/", messages.index, name="messages"),
    path("engagements/<int:pk>/communication/drafts/", messages.adopt, name="messages_adopt"),
    path("engagements/<int:pk>/communication/new/", messages.new, name="message_new"),
    path("engagements/<int:pk>/communication/plan/", message_batches.plan, name="messages_plan"),
    path(
        "engagements/<int:pk>/communication/follow/",
        message_batches.follow,
        name="messages_follow",
    ),
    path("messages/<int:pk>/", messages.message, name="message"),
    path("messages/<int:pk>/sent/", messages.sent, name="message_sent"),
    path("messages/<int:pk>/skip/", messages.skip, name="message_skip"),
    path("messages/<int:pk>/remove/", messages.remove, name="message_remove"),
    path("messages/<int:pk>/restore/", messages.restore, name="message_restore"),
    path("sendings/<int:pk>/remove/", messages.sending_remove, name="sending_remove"),
]
