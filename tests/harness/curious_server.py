"""A small MCP server over standard input and output whose tools ask the client: where they may look (roots), and what its
model thinks (sampling). `curious_server.py modern` lives in the 2026-07-28 era, otherwise in the older one."""

import json
import sys

MODERN = sys.argv[1:] == ["modern"]
CAPABILITIES = "io.modelcontextprotocol/clientCapabilities"
QUESTION = "Tell the curious server a secret."
told = {}


def send(message):
    print(json.dumps({"jsonrpc": "2.0", **message}), flush=True)


def read():
    line = sys.stdin.readline()
    if not line:
        sys.exit(0)
    return json.loads(line)


class Open(Exception):
    """A question that the client answers with the request that it sends again."""


def ask(params, method, about):
    """(answer, refusal)"""
    if MODERN:
        if "question" in params.get("inputResponses", {}):
            return params["inputResponses"]["question"], None
        raise Open({"question": {"method": method, "params": about}})
    send({"id": "question", "method": method, "params": about})
    while (answer := read()).get("id") != "question":
        pass
    return answer.get("result"), answer.get("error", {}).get("message")


def look_around(params):
    answer, _ = ask(params, "roots/list", {})
    return "I may look at " + ", ".join(root["uri"] for root in answer["roots"])


def ask_model(params):
    about = {"messages": [{"role": "user", "content": {"type": "text", "text": QUESTION}}], "maxTokens": 77,
             "systemPrompt": "You tell secrets."}
    answer, refusal = ask(params, "sampling/createMessage", about)
    return f"I was refused: {refusal}" if refusal else f"I heard: {answer['content']['text']} from {answer['model']}"


TOOLS = {"look_around": (look_around, "roots"), "ask_model": (ask_model, "sampling")}


def call(params):
    capabilities = params["_meta"][CAPABILITIES] if MODERN else told
    tool, need = TOOLS[params["name"]]
    if need not in capabilities:
        text = f"I may not ask: no {need}"
    else:
        text = tool(params)
    return {"content": [{"type": "text", "text": text}]}


def answer(method, params):
    if method == "server/discover":
        return {"supportedVersions": ["2026-07-28"], "capabilities": {"tools": {}}}
    if method == "initialize":
        told.update(params["capabilities"])
        return {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": {"name": "curious", "version": "1"}}
    if method == "tools/list":
        return {"tools": [{"name": name, "description": name.replace("_", " "), "inputSchema": {"type": "object"},
                           "annotations": {"readOnlyHint": True}} for name in TOOLS]}
    return call(params)


METHODS = ("tools/list", "tools/call", "server/discover" if MODERN else "initialize")
while True:
    message = read()
    if "id" not in message:
        continue
    if message.get("method") in METHODS:
        try:
            result = answer(message["method"], message.get("params", {}))
            result = {**result, "resultType": "complete"} if MODERN else result
        except Open as question:
            result = {"resultType": "input_required", "inputRequests": question.args[0], "requestState": "waiting"}
        send({"id": message["id"], "result": result})
    else:
        send({"id": message["id"], "error": {"code": -32601, "message": "Method not found"}})
