"""A backend that keeps every byte it gets, and answers what the tools of mcp-server ask for."""

import contextlib
import json
import socket
import threading

ACCOUNT = {"account_id": "12345", "email": "user@example.com"}
CHART = {"title": "t", "series": []}


class RecordingBackend:
    """Use as a context manager; `url` is where it listens."""

    def __init__(self):
        self.requests = []  # bytes of each, head and body
        self.status = 200
        self.body = None  # instead of what the path asks for
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._lock = threading.Lock()
        self._connections = []
        self._threads = []

    def __enter__(self):
        self._start(self._accept)
        return self

    def __exit__(self, *_):
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            connections = list(self._connections)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(30)

    def last(self):
        with self._lock:
            return self.requests[-1]

    def all_bytes(self):
        with self._lock:
            return b"".join(self.requests)

    def count(self):
        with self._lock:
            return len(self.requests)

    @staticmethod
    def fields(request):
        """The header fields in order, names as they were sent."""
        lines = request.split(b"\r\n\r\n", 1)[0].decode("latin-1").split("\r\n")[1:]
        return [tuple(line.split(": ", 1)) for line in lines]

    def field(self, name):
        """The one value of a field of the latest request; None when it is not there."""
        values = [value for key, value in self.fields(self.last()) if key.lower() == name.lower()]
        assert len(values) <= 1, (name, values)
        return values[0] if values else None

    def _start(self, work, *arguments):
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self._connections.append(connection)
            self._start(self._serve, connection)

    def _serve(self, connection):
        data = b""
        with connection:
            while True:
                with contextlib.suppress(OSError):
                    while (request := self._whole(data)) is None:
                        more = connection.recv(65536)
                        if not more:
                            return
                        data += more
                    data = data[len(request):]
                    with self._lock:
                        self.requests.append(request)
                    connection.sendall(self._answer(request))
                    continue
                return

    @staticmethod
    def _whole(data):
        head, end, _ = data.partition(b"\r\n\r\n")
        if not end:
            return None
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        size = len(head) + 4 + length
        return data[:size] if len(data) >= size else None

    def _answer(self, request):
        kind, body = "application/json", json.dumps(ACCOUNT).encode()
        if request.startswith(b"GET /get_chart"):
            wants_picture = b"image/png" in request.split(b"\r\n\r\n", 1)[0]
            kind, body = ("image/png", b"\x89PNG") if wants_picture else (kind, json.dumps(CHART).encode())
        if self.body is not None:
            body = self.body
        return (f"HTTP/1.1 {self.status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body
