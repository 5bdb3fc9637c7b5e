import socket
from pathlib import Path


def port_of(file: Path) -> int:
    """The port in the file if it is free, else another free one, which the file then holds for next time."""
    port = int(file.read_text()) if file.exists() else 0
    for candidate in (port, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            port = probe.getsockname()[1]
            break
    file.write_text(str(port))
    return port
