"""Callers of mcp-server for any tenant: tokens that are right, and connections that stay open."""

import http.client
import json

import jwt
from stack import decode

META = {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {"elicitation": {"form": {}}},
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"}}


class Tokens:
    """Tokens as the authorization server signs them, for any tenant and client."""

    def __init__(self, stack):
        self.key = jwt.load_key(stack.state / "keys" / "signing.pem")
        self.header, self.claims = jwt.parts(stack.token())

    def __call__(self, tenant, **changes):
        return jwt.sign(self.header, jwt.changed(self.claims, tenant_id=tenant, **changes), self.key)


class Caller:
    """One keep-alive connection of one tenant."""

    def __init__(self, port, token, tenant=None):
        self.connection = http.client.HTTPConnection("localhost", port, timeout=30)
        self.token, self.tenant = token, tenant

    def close(self):
        self.connection.close()

    def send(self, method, params, **headers):
        """(status, headers with lower-case names, decoded body)"""
        fields = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
                  "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method,
                  "Authorization": f"Bearer {self.token}"}
        if "name" in params:
            fields["Mcp-Name"] = params["name"]
        if self.tenant:
            fields["X-TENANT-ID"] = self.tenant
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": {**params, "_meta": META}})
        self.connection.request("POST", "/mcp", body, {**fields, **headers})
        response = self.connection.getresponse()
        reply = {k.lower(): v for k, v in response.getheaders()}
        return response.status, reply, decode(reply, response.read())

    def call(self, name, arguments, **more):
        return self.send("tools/call", {"name": name, "arguments": arguments, **more})

    def tools(self):
        _, _, body = self.send("tools/list", {})
        return [tool["name"] for tool in body["result"]["tools"]]
