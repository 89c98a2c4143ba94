#!/usr/bin/env bash
# Installs, builds and runs every test. tools/run_tests --help says how.
exec "$(dirname "$(realpath "$0")")/tools/run_tests" "$@"
