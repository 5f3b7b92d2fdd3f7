"""Certificates as a platform should not have them, made by the openssl command."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

OPENSSL = shutil.which("openssl")

_CA = """
[ca]
default_ca = own
[own]
dir = {folder}
new_certs_dir = {folder}
database = {folder}/index
serial = {folder}/serial
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
"""
_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
_TIME = "%Y%m%d%H%M%SZ"


class Authority:
    """An authority of our own; `certificate` is what to trust it by."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._settings = folder / "settings"
        self._settings.write_text(_CA.format(folder=folder))
        (folder / "index").touch()
        (folder / "serial").write_text("01")
        self.certificate = folder / "authority.pem"
        self._key = folder / "authority.key"
        self._openssl(
            "req", "-x509", *_NEW_KEY, "-keyout", self._key, "-out", self.certificate,
            "-subj", "/CN=Authority", "-days", "2", "-extensions", "authority",
        )  # fmt: skip

    def sign(self, host: str, *, begins: timedelta, ends: timedelta) -> Path:
        """A file with a key and its certificate for a host, from and until so long from now."""
        now = datetime.now(UTC)
        kind = "IP" if host.replace(".", "").isdigit() else "DNS"
        asked, made = self._folder / "asked.csr", self._folder / f"{now.timestamp()}.pem"
        key = made.with_suffix(".key")
        self._openssl(
            "req", *_NEW_KEY, "-keyout", key, "-out", asked, "-subj", f"/CN={host}",
            "-addext", f"subjectAltName={kind}:{host}",
        )  # fmt: skip
        self._openssl(
            "ca", "-batch", "-notext", "-in", asked, "-out", made,
            "-cert", self.certificate, "-keyfile", self._key,
            "-startdate", f"{now + begins:{_TIME}}", "-enddate", f"{now + ends:{_TIME}}",
        )  # fmt: skip
        made.write_text(made.read_text() + key.read_text())
        return made

    def _openssl(self, command: str, *args: str | Path) -> None:
        assert OPENSSL is not None
        program = [OPENSSL, command, "-config", str(self._settings), *map(str, args)]
        done = subprocess.run(program, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
