"""A private PostgreSQL for tests: its own cluster on a free loopback port, gone afterwards.

Each office has a role and a database of its own, with no right on the other's.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

NAMES = ("front", "back", "house")
INITDB = ["-U", "admin", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"]
PATIENCE = 30.0  # seconds for the server to answer


def server_binaries() -> Path | None:
    """Where initdb and postgres are, None if this machine has none."""
    told = shutil.which("pg_config")
    if told:
        found = subprocess.run([told, "--bindir"], capture_output=True, text=True, check=True)
        if (Path(found.stdout.strip()) / "initdb").exists():
            return Path(found.stdout.strip())
    for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True):
        return path.parent
    return None


@dataclass(frozen=True)
class Cluster:
    """A running server."""

    port: int

    def url(self, name: str, database: str | None = None) -> str:
        """The SQLAlchemy URL of an office's role on a database (its own, if none is named)."""
        return f"postgresql+psycopg://{name}:{name}@127.0.0.1:{self.port}/{database or name}"

    def admin(self, *statements: str) -> None:
        """Run statements as the superuser."""
        address = f"host=127.0.0.1 port={self.port} user=admin dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def create(self, prefix: str, source: str | None = None) -> dict[str, str]:
        """Make three databases, empty or copies of those with prefix `source`; give their URLs."""
        for name in NAMES:
            template = f'"{source}_{name}"' if source else "template1"
            self.admin(
                f'CREATE DATABASE "{prefix}_{name}" OWNER {name} TEMPLATE {template}',
                f'REVOKE ALL ON DATABASE "{prefix}_{name}" FROM PUBLIC',
            )
        return {name: self.url(name, f"{prefix}_{name}") for name in NAMES}


@contextmanager
def running(binaries: Path) -> Iterator[Cluster]:
    """Start a cluster; stop it and remove its files at the end."""
    # PostgreSQL refuses to run as root: then it runs as nobody.
    user = "nobody" if os.getuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="swingdoor-pg-"))
    try:
        if user:
            os.chown(home, pwd.getpwnam(user).pw_uid, -1)
        data = home / "data"
        subprocess.run(
            [binaries / "initdb", "-D", data, *INITDB],
            check=True,
            capture_output=True,
            user=user,
            cwd=home,
        )
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        options = ["-p", str(port), "-c", "listen_addresses=127.0.0.1", "-k", str(home)]
        options += ["-c", "fsync=off", "-c", "max_connections=60"]
        with subprocess.Popen(
            [binaries / "postgres", "-D", data, *options],
            user=user,
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as server:
            try:
                yield _furnish(port)
            finally:
                server.terminate()
                server.wait(10)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _furnish(port: int) -> Cluster:
    cluster = Cluster(port)
    end = time.monotonic() + PATIENCE
    while True:
        try:
            cluster.admin("SELECT 1")
            break
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
    cluster.admin(*(f"CREATE ROLE {name} LOGIN PASSWORD '{name}'" for name in NAMES))
    return cluster
