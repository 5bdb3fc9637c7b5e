import structlog
from django_structlog.middlewares import RequestMiddleware

from accounts.events import client_address


class RequestLog(RequestMiddleware):
    """The number, person and address of a request in each of its lines; addresses from trusted hops only."""

    @classmethod
    def bind_ip(cls, request):
        """Bind the address that no visitor can forge; the package's own would believe any header."""
        structlog.contextvars.bind_contextvars(ip=client_address(request))
