"""What a web must have been told before it begins; asked before it forks, so that one line says what is missing."""

from __future__ import annotations

from chassis.base.settings import Settings, SettingsError
from chassis.web.identity.keys import SIGNER, check_pair, verifying_keys


def check(settings: Settings, service: str) -> None:
    """Raise :class:`SettingsError` unless the service can sign what it must, and know whose session it is shown."""
    settings.secrets(service)
    verifying_keys(settings, service)
    if service == SIGNER:
        check_pair(settings)
    if service == SIGNER and settings.provider is not None and not settings.provider.client_secret:
        raise SettingsError(f"YANGGUANG_OIDC_CLIENT_SECRET is missing: the web of {service} signs people in with it.")
