"""Addresses of live; the socket /live/ENGAGEMENT is not one of Django's (pmo_studio/asgi.py)."""

from django.urls import path

from pmo_studio.live import views

app_name = "live"

urlpatterns = [
    path("live/hello", views.hello, name="hello"),
    path("live/<int:engagement_id>/since/<int:number>", views.since, name="since"),
]
