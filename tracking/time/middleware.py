from . import clock


def one_clock(get_response):
    """Show every figure of a page by the calendars as they stood when the page was begun."""

    def answer(request):
        with clock.steady():
            return get_response(request)

    return answer
