"""A small MCP server over standard input and output, as anybody might write it: one tool that writes a note, one that
makes the program end. What its tool says about itself stands in a file, so that it can become another."""

import json
import pathlib
import sys

DESCRIPTION, NOTES = map(pathlib.Path, sys.argv[1:3])


def tools():
    schema = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}
    return [{"name": "write_note", "description": DESCRIPTION.read_text(), "inputSchema": schema},
            {"name": "fall_over", "description": "Ends the server", "inputSchema": {"type": "object"},
             "annotations": {"readOnlyHint": True}}]


def call(params):
    if params["name"] == "fall_over":
        sys.exit(3)
    with NOTES.open("a") as out:
        out.write(params["arguments"]["text"] + "\n")
    return {"content": [{"type": "text", "text": "written: " + params["arguments"]["text"]}]}


def answer(method, params):
    if method == "initialize":
        return {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}},
                "serverInfo": {"name": "notes", "version": "1"}}
    return {"tools": tools()} if method == "tools/list" else call(params)


for line in sys.stdin:
    message = json.loads(line)
    if "id" not in message:
        continue
    reply = {"jsonrpc": "2.0", "id": message["id"]}
    if message.get("method") in ("initialize", "tools/list", "tools/call"):
        reply["result"] = answer(message["method"], message.get("params", {}))
    else:
        reply["error"] = {"code": -32601, "message": "Method not found"}
    print(json.dumps(reply), flush=True)
