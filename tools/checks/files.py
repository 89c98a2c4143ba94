"""Which files a check looks at, and how it reports what it found."""

import os
import subprocess
import sys

SKIPPED_FOLDERS = {".git", ".tessera", "build", "node_modules", "__pycache__"}


def project_root():
    return os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))


def project_files(root):
    """Paths relative to root that are committed or about to be (git's ignore rules apply).

    A tree that is not a git work tree of its own, such as an unpacked archive, is walked instead.
    """
    git = ["git", "-c", f"safe.directory={root}", "-C", root]
    try:
        top = subprocess.run([*git, "rev-parse", "--show-toplevel"], capture_output=True, text=True)
        if top.returncode == 0 and os.path.realpath(top.stdout.strip()) == os.path.realpath(root):
            listed = subprocess.run(
                [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                capture_output=True, text=True, check=True)
            names = {name for name in listed.stdout.split("\0") if name}
            return sorted(name for name in names if os.path.isfile(os.path.join(root, name)))
    except (OSError, subprocess.CalledProcessError):
        pass
    found = []
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if name not in SKIPPED_FOLDERS]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return sorted(found)


def read_text(root, path):
    """The file's text, or None for a binary file."""
    with open(os.path.join(root, path), "rb") as file:
        data = file.read()
    if b"\0" in data:
        return None
    return data.decode("utf-8", errors="replace")


def finish(name, findings, looked_at, way_out):
    """Prints the findings and returns the exit code."""
    for finding in findings:
        print(finding)
    if findings:
        print(f"{name}: {len(findings)} finding(s). {way_out}", file=sys.stderr)
        return 1
    print(f"{name}: {looked_at}, all good")
    return 0
