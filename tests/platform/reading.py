"""The settings as a server that starts now would read them."""

import sys
from importlib import import_module

import eoffice

NAME = "eoffice.settings"


def read_settings() -> dict:
    """Read all settings from the environment as it is now; those of the running tests stay as they are."""
    ours = _take_out()
    try:
        return dict(vars(import_module(NAME)))
    finally:
        _take_out()
        sys.modules.update(ours)
        if NAME in ours:
            eoffice.settings = ours[NAME]


def _take_out() -> dict:
    """Take the modules of the settings out of those that are imported."""
    names = [name for name in sys.modules if name == NAME or name.startswith(f"{NAME}.")]
    return {name: sys.modules.pop(name) for name in names}
