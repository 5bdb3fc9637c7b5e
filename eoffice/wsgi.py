import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eoffice.settings")
application = get_wsgi_application()
import_module("accounts.queries.pooler").refuse_at_start()
# Load every page here, so that workers forked from this process share it in memory. Freeze it, because the
# garbage collector would otherwise copy it into each worker.
get_resolver()._populate()
import_module("accounts.pages.printing")
gc.collect()
gc.freeze()
