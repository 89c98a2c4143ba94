"""An MCP server over standard input and output that offers a lot: `large_server.py COUNT` has that many tools, one that
draws, two prompts and three resources."""

import base64
import json
import struct
import sys
import zlib

COUNT = int(sys.argv[1]) if __name__ == "__main__" else 0


def png(width, height):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    pixels = zlib.compress((b"\0" + b"\x40" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def tool(name, about):
    return {"name": name, "description": about, "inputSchema": {"type": "object"}, "annotations": {"readOnlyHint": True}}


TOOLS = [tool("draw_square", "Draws a square")] + [tool(f"tool_{i:04}", f"Does thing {i}") for i in range(COUNT)]
PROMPTS = [{"name": "summary", "description": "Sums up", "arguments": [{"name": "length", "required": True},
                                                                     {"name": "language"}]},
           {"name": "translation\x1b[2J"}]
RESOURCES = [{"uri": uri, "name": uri} for uri in ("notes://today", "notes://tomorrow", "paper://a\x1b]0;x\x07")]


def call(params):
    if params["name"] == "draw_square":
        return {"content": [{"type": "image", "mimeType": "image/png", "data": base64.b64encode(png(32, 32)).decode()}]}
    return {"content": [{"type": "text", "text": "done " + params["name"]}]}


def values_of(params):
    """Of the argument `language`, which depends on what `length` is."""
    decided = params.get("context", {}).get("arguments", {})
    values = ["Thai", "Tamil", "Thai and English", "Thai\x1b[2J"] if decided.get("length") == "short" else []
    asked = params["argument"]
    return [value for value in values if asked["name"] == "language" and value.startswith(asked["value"])]


def answer(method, params):
    if method == "initialize":
        return {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}, "prompts": {}, "resources": {}, "completions": {}},
                "serverInfo": {"name": "large", "version": "1"}}
    if method == "prompts/get":
        return {"messages": [{"role": "user", "content": {"type": "text", "text": json.dumps(params["arguments"])}}]}
    if method == "resources/read":
        return {"contents": [{"uri": params["uri"], "text": "text of " + params["uri"]}]}
    if method == "completion/complete":
        return {"completion": {"values": values_of(params)}}
    lists = {"tools/list": {"tools": TOOLS}, "prompts/list": {"prompts": PROMPTS},
             "resources/list": {"resources": RESOURCES}}
    return lists[method] if method in lists else call(params)


METHODS = ("initialize", "tools/list", "tools/call", "prompts/list", "prompts/get", "resources/list", "resources/read",
           "completion/complete")


def serve():
    for line in sys.stdin:
        message = json.loads(line)
        if "id" not in message:
            continue
        reply = {"jsonrpc": "2.0", "id": message["id"]}
        if message.get("method") in METHODS:
            reply["result"] = answer(message["method"], message.get("params", {}))
        else:
            reply["error"] = {"code": -32601, "message": "Method not found"}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    serve()
