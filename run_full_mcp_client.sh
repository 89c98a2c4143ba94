#!/usr/bin/env bash
# Starts the command-line client: api-server and mcp-server behind mcp-client. tools/run_stack --help says how.
exec "$(dirname "$(realpath "$0")")/tools/run_stack" client "$@"
