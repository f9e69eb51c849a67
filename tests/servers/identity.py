"""A private OpenID Connect provider for tests: the real one of `oidc-provider`, doing also what a test asks of it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from tests.servers.private import START_SECONDS, accepts, free_port, wait_for
from tests.servers.require import IDENTITY_PROVIDER

CLIENT_ID, CLIENT_SECRET = "yangguang", "secret-of-the-client"


@dataclass(frozen=True)
class IdentityProvider:
    """A running provider; whoever gives it a name and any password is let in as that name."""

    issuer: str

    @property
    def settings(self) -> dict[str, str]:
        """Those of a system that is connected to it."""
        return {
            "YANGGUANG_OIDC_ISSUER": self.issuer,
            "YANGGUANG_OIDC_CLIENT_ID": CLIENT_ID,
            "YANGGUANG_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        }

    def rotate(self) -> None:
        """Sign with a new key and publish no other."""
        self._do("rotate")

    def tamper(self, **claims: Any) -> None:
        """Put other claims into every ID token, or none."""
        self._do("tamper", claims)

    def hang(self, on: bool) -> None:
        """Take requests and answer none."""
        self._do("hang", {"on": on})

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        """A token as the provider signs it."""
        return str(self._do("sign", {"claims": claims, "header": header})["token"])

    def access_token(self, audience: str) -> str:
        """What the provider gives a program that asks for this audience."""
        answer = httpx.post(
            f"{self.issuer}/token",
            data={"grant_type": "client_credentials", "resource": audience, "scope": "api"},
            auth=("loader", CLIENT_SECRET),
            trust_env=False,
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def _do(self, what: str, given: dict[str, Any] | None = None) -> Any:
        answer = httpx.post(f"{self.issuer}/-/{what}", json=given or {}, timeout=10, trust_env=False)
        assert answer.status_code == 200, answer.text
        return answer.json()


@contextlib.contextmanager
def identity_provider(origin: str) -> Iterator[IdentityProvider]:
    """A provider that knows the system at ``origin`` as its client."""
    assert (IDENTITY_PROVIDER / "node_modules").is_dir(), "run python -m tests.servers.require browser first"
    port = free_port()
    command = ["node", "provider.js", str(port), CLIENT_ID, CLIENT_SECRET, origin]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=IDENTITY_PROVIDER, stdout=log, stderr=log, start_new_session=True)
        try:
            wait_for(lambda: accepts(port) or process.poll() is not None, START_SECONDS, "the provider answers")
            log.seek(0)
            assert process.poll() is None, log.read().decode()
            yield IdentityProvider(f"http://127.0.0.1:{port}")
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(10)
