"""The ASGI application: Django for requests, our live endpoint for sockets."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmo_studio.settings")
application = get_asgi_application()
