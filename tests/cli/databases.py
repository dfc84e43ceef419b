"""A database of each kind for the tests: SQLite by its shell, PostgreSQL by a server of its own.

Each is for one test case, and gone when that is.
"""

import glob
import json
import os
import pwd
import shutil
import sqlite3
import subprocess
import tempfile
import time


class Sqlite:
    name = "SQLite"
    formats = ("sql",)

    @staticmethod
    def missing():
        """What keeps the tests from running, or None."""
        return None if shutil.which("sqlite3") else "there is no sqlite3"

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "db")

    def close(self):
        self.folder.cleanup()

    def load(self, script, stop=True):
        """Gives the script to the shell on standard input, and returns its exit code. `stop`: at
        the first error, as the script's first lines have it."""
        return subprocess.run(["sqlite3", *(["-bail"] if stop else []), self.path], input=script,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              check=False).returncode

    def execute(self, statement):
        with sqlite3.connect(self.path) as connection:
            cursor = connection.execute(statement)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row)) for row in cursor.fetchall()]

    def check_json(self, table):
        """What text bodies SQLite's JSON functions do not take; fails where they say so."""
        self.execute(f"SELECT json_extract(body, '$') FROM {table} WHERE body IS NOT NULL")
        return self.execute(f"SELECT body FROM {table} WHERE body IS NOT NULL AND json_valid(body) = 0")


class Postgresql:
    name = "PostgreSQL"
    formats = ("sql", "sql-copy")

    @staticmethod
    def programs():
        """The folder of the newest server, or None."""
        folders = glob.glob("/usr/lib/postgresql/*/bin")
        folders.sort(key=lambda path: int(path.split("/")[-2]))
        for folder in [*reversed(folders), *os.environ.get("PATH", "").split(os.pathsep)]:
            if all(os.access(os.path.join(folder, name), os.X_OK) for name in ("initdb", "postgres")):
                return folder
        return None

    @classmethod
    def missing(cls):
        if not shutil.which("psql"):
            return "there is no psql"
        return None if cls.programs() else "there is no server of PostgreSQL"

    def __init__(self):
        # The path of a socket is short, and a server does not run as root.
        self.folder = tempfile.TemporaryDirectory(dir="/tmp")
        self.server = None
        user = pwd.getpwuid(os.getuid())
        as_user = {}
        if os.getuid() == 0:
            user = pwd.getpwnam("nobody")
            as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(self.folder.name, user.pw_uid, user.pw_gid)
        data = os.path.join(self.folder.name, "data")
        log = os.path.join(self.folder.name, "log")
        start = {"cwd": self.folder.name, "stdin": subprocess.DEVNULL, "close_fds": True,
                 "stderr": subprocess.STDOUT, "env": {"LC_ALL": "C.UTF-8", "TZ": "UTC"}, **as_user}
        with open(log, "wb") as output:
            subprocess.run([os.path.join(self.programs(), "initdb"), "-D", data, "-U", "tester",
                            "-A", "trust", "-E", "UTF8", "--no-locale", "-N"],
                           stdout=output, check=True, **start)
            self.server = subprocess.Popen(  # pylint: disable=consider-using-with
                [os.path.join(self.programs(), "postgres"), "-D", data, "-k", self.folder.name,
                 "-c", "listen_addresses=", "-c", "fsync=off"], stdout=output, **start)
        self.psql = ["psql", "-X", "-q", "-A", "-t", "-h", self.folder.name, "-U", "tester",
                     "-d", "postgres"]
        self.environment = {**os.environ, "PGCLIENTENCODING": "UTF8"}
        for _ in range(600):
            if self.run(b"SELECT 1;\n").returncode == 0:
                return
            time.sleep(0.1)
        with open(log, encoding="utf-8", errors="replace") as output:
            raise AssertionError(output.read())

    def close(self):
        self.server.terminate()
        self.server.wait()
        self.folder.cleanup()

    def run(self, script, *words, **environment):
        return subprocess.run([*self.psql, *words, "-f", "-"], input=script, capture_output=True,
                              env={**self.environment, **environment}, check=False)

    def load(self, script, stop=True, **environment):
        return self.run(script, *(["-v", "ON_ERROR_STOP=1"] if stop else []),
                        **environment).returncode

    def execute(self, statement):
        wrapped = statement
        if statement.startswith("SELECT"):
            wrapped = f"SELECT row_to_json(found) FROM ({statement}) AS found"
        done = self.run(wrapped.encode() + b";\n", "-v", "ON_ERROR_STOP=1")
        if done.returncode != 0:
            raise AssertionError(done.stderr.decode(errors="replace"))
        return [json.loads(line) for line in done.stdout.split(b"\n") if line]

    def check_json(self, table):
        """Fails where PostgreSQL's jsonb does not take a text body."""
        self.execute(f"SELECT sum(length(body::jsonb::text)) FROM {table} WHERE body IS NOT NULL")
        return []
