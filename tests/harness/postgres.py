"""A real PostgreSQL server for one test: a Unix socket in a folder of its own, no network.

Only the binaries of the Debian package `postgresql` are used, never its server."""

import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time


def binaries():
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise RuntimeError("this test needs the programs of PostgreSQL: apt-get install postgresql, "
                           "or tools/bootstrap test")
    return found[-1].parent


def server_user():
    """PostgreSQL refuses to run as root: (what subprocess needs, user id)."""
    if os.geteuid() != 0:
        return {}, os.geteuid()
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}, entry.pw_uid
    raise RuntimeError("there is no user that PostgreSQL can run as")


class Postgres:
    """Use as a context manager."""

    def __init__(self):
        self.bin = binaries()
        self.run_as, uid = server_user()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tessera-pg-"))
        if os.geteuid() == 0:
            os.chown(self.folder, uid, -1)
        self.process = None

    def __enter__(self):
        try:
            subprocess.run([self.bin / "initdb", f"--pgdata={self.folder}/data", "--username=tessera", "--auth=trust",
                            "--encoding=UTF8", "--no-locale", "--no-sync"], check=True, cwd="/",
                           capture_output=True, timeout=120, **self.run_as)
            self.start()
            self.query("postgres", "CREATE DATABASE tessera")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self):
        return f"postgresql://tessera@/tessera?host={self.folder}"

    def start(self):
        # Nothing outlives the machine here, so nothing needs to reach the disk; all else is real.
        self.process = subprocess.Popen(
            [self.bin / "postgres", "-D", self.folder / "data", "-k", self.folder, "-c", "listen_addresses=",
             "-c", "fsync=off", "-c", "log_min_messages=fatal"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **self.run_as)
        deadline = time.monotonic() + 60
        while subprocess.run([self.bin / "pg_isready", "--quiet", "--host", self.folder]).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("postgres did not start")
            time.sleep(0.05)

    def stop(self, how=signal.SIGINT):
        """SIGINT: in order; SIGQUIT: at once, as after a crash."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(30)

    def query(self, database, sql):
        """The rows of a statement, as lists of text."""
        done = subprocess.run([self.bin / "psql", "--no-psqlrc", "--tuples-only", "--no-align", "--field-separator=\t",
                               "--host", self.folder, "--username=tessera", "--command", sql, database],
                              check=True, capture_output=True, text=True, timeout=60)
        return [line.split("\t") for line in done.stdout.splitlines()]
