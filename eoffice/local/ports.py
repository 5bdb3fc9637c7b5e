import socket
from pathlib import Path


def port_of(kept: Path) -> int:
    """The port a server had last time, if nobody else took it; else a free one, kept for next time."""
    port = int(kept.read_text()) if kept.exists() else 0
    for wish in (port, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wish))
            except OSError:
                continue
            port = probe.getsockname()[1]
            break
    kept.write_text(str(port))
    return port
