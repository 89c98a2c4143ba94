#!/usr/bin/env python3
"""Runs a command against a freshly started stack: with_stack.py COMMAND [ARGUMENT...]"""

import subprocess
import sys

from stack import Stack

if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    with Stack() as stack:
        code = subprocess.run(sys.argv[1:], env=stack.environment(), timeout=300).returncode
        if code != 0:
            print("--- api-server\n" + stack.api.log_text()[-4000:], "--- mcp-server\n" + stack.mcp.log_text()[-4000:],
                  sep="\n", file=sys.stderr)
    sys.exit(code)
