"""The samples of one page, turn by turn, and the figures computed from them."""

import statistics
from dataclasses import dataclass, field

FLOOR, COMMIT = "floor", "database commit"


@dataclass(frozen=True)
class Result:
    """One page under one number of clients; milliseconds on the clock, and of processor for each request.

    Those of processor are None where there is no such process on this machine.
    """

    name: str
    clients: int
    median: float
    p95: float
    rate: float
    web: float | None
    database: float | None
    size: int

    @property
    def processor(self) -> float | None:
        """Milliseconds of processor for each request, of the web server and the database together."""
        if self.web is None or self.database is None:
            return None
        return self.web + self.database


@dataclass
class Samples:
    """Time and bytes of each act of one page, and the processor time per request of each turn."""

    times: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    web: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def result(self, name: str, clients: int) -> Result:
        """The medians and what belongs to them."""
        ordered = sorted(self.times)
        return Result(
            name,
            clients,
            median=statistics.median(ordered),
            p95=ordered[int(len(ordered) * 0.95)],
            rate=len(ordered) / self.seconds,
            web=statistics.median(self.web) if self.web else None,
            database=statistics.median(self.database) if self.database else None,
            size=round(statistics.median(self.sizes)),
        )


def find(results: list[Result], name: str, clients: int) -> Result:
    """The result of one page under so many clients."""
    return next(result for result in results if (result.name, result.clients) == (name, clients))
