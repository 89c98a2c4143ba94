"""A model whose every word a test chooses, spoken over the protocol of OpenAI-compatible servers."""

import http.server
import json
import threading


class Call:
    """The model wants a tool."""

    def __init__(self, name, arguments):
        self.name, self.arguments = name, arguments


def said(request):
    """What the person wrote last, or None when the last message is a tool's result, or the images of one."""
    last = request["messages"][-1]
    content = last["content"]
    if last["role"] != "user":
        return None
    return content if isinstance(content, str) else content[-1].get("text")


def tool_about(request, word):
    """The name under which the chat offers the tool whose description has this word."""
    for tool in request.get("tools", []):
        if word in tool["function"].get("description", ""):
            return tool["function"]["name"]
    raise KeyError(word)


class PuppetModel:
    """Use as a context manager. `play(request)` yields texts and Calls; while it waits, the answer is not finished."""

    def __init__(self, play):
        puppet = self
        self.play = play
        self.requests = []
        self.over = threading.Event()  # set at the end, so that no play waits longer than its test

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                puppet.requests.append(request)
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
                try:
                    puppet.speak(request, self.wfile)
                except (BrokenPipeError, ConnectionResetError):
                    pass
                self.close_connection = True

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/v1"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})

    def speak(self, request, out):
        def event(delta, reason=None):
            choice = {"index": 0, "delta": delta, "finish_reason": reason}
            body = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "puppet", "choices": [choice]}
            out.write(b"data: " + json.dumps(body).encode() + b"\n\n")
            out.flush()

        event({"role": "assistant", "content": ""})
        calls = 0
        for piece in self.play(request):
            if isinstance(piece, Call):
                function = {"name": piece.name, "arguments": json.dumps(piece.arguments)}
                identifier = f"call_{len(self.requests)}_{calls}"
                event({"tool_calls": [{"index": calls, "id": identifier, "type": "function", "function": function}]})
                calls += 1
            else:
                event({"content": piece})
        event({}, "tool_calls" if calls else "stop")
        out.write(b"data: [DONE]\n\n")

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def environment(self):
        return {"OPENAI_BASE_URL": self.url, "OPENAI_MODEL": "puppet", "NO_PROXY": "127.0.0.1"}
