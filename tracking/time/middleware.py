from . import clock


def one_clock(get_response):
    """Compute every figure of a page by the calendars as they stood when the request began."""

    def answer(request):
        with clock.snapshot():
            return get_response(request)

    return answer
