"""The address of each act on a paper."""

from django.urls import converters, path, register_converter

from .acts import ACTS, Act
from .views import act


class ActConverter(converters.SlugConverter):
    """The name of an act in an address."""

    def to_python(self, value: str) -> Act:
        """Find the act; ValueError, and so no page, where there is none."""
        found = ACTS.get(value.replace("-", "_"))
        if found is None or found.slug != value:
            raise ValueError(value)
        return found

    def to_url(self, value: Act) -> str:
        """Write the act as an address does."""
        return value.slug


register_converter(ActConverter, "act")

urlpatterns = [path("<act:chosen>/", act, name="act")]
