"""A server of this machine behind TLS, as it stands in a data centre: ended here, passed on in clear text."""

import contextlib
import socket
import ssl
import struct
import threading

import trustme

SSL_REQUEST = struct.pack("!ii", 8, 80877103)


class Tls:
    """A port of this machine that speaks TLS under a certificate for `name`, in front of another port.

    `is_postgres` expects the eight bytes by which a client of PostgreSQL asks for TLS.
    """

    def __init__(
        self, behind: int, authority: trustme.CA, name: str = "localhost", *, is_postgres: bool = False
    ):
        self.behind, self.is_postgres = behind, is_postgres
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(name).configure_cert(self.context)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_failure):
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()

    def _listen(self) -> None:
        while True:
            try:
                client, _address = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError), client:
            if self.is_postgres:
                if client.recv(8, socket.MSG_WAITALL) != SSL_REQUEST:
                    return
                client.sendall(b"S")
            encrypted = self.context.wrap_socket(client, server_side=True)
            with encrypted, socket.create_connection(("127.0.0.1", self.behind)) as server:
                answers = threading.Thread(target=_pass_on, args=[server, encrypted], daemon=True)
                answers.start()
                _pass_on(encrypted, server)
                answers.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
