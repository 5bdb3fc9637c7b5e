from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_noop

# Django misspells these months in Hindi; our translations of the same names replace its own.
MISSPELT = (gettext_noop("September"), gettext_noop("November"), gettext_noop("December"))


class LanguageMiddleware:
    """Set the language: Hindi, unless the reader chose another (language cookie); never the browser's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Answer in the chosen language."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response
