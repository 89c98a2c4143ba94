#!/usr/bin/env bash
# Starts the chat: api-server and mcp-server behind ai-agent-chatbox. tools/run_stack --help says how.
exec "$(dirname "$(realpath "$0")")/tools/run_stack" chat "$@"
