"""Typed settings, read lazily from Django's `PHONE_ORDER_*`."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings


class Settings:
    """Each property is one setting, in the unit that its name says."""

    def _read(self, name, default):
        return getattr(settings, "PHONE_ORDER_" + name, default)

    @property
    def SESSION_GRACE_MINUTES(self) -> int:
        """Minutes without a heartbeat after which the guard ends a session."""
        return self._read("SESSION_GRACE_MINUTES", 15)

    @property
    def LEFT_GRACE_MINUTES(self) -> int:
        """The same, once the agent's page said that it was left."""
        return self._read("LEFT_GRACE_MINUTES", 2)

    @property
    def TOKEN_MINUTES(self) -> int:
        """Life of an impersonation token; the heartbeat brings a fresh one."""
        return self._read("TOKEN_MINUTES", 5)

    @property
    def LINK_DAYS(self) -> int:
        """Days for which a draft and its resume link live."""
        return self._read("LINK_DAYS", 14)

    @property
    def EXTERNAL_PAYMENT_SKIPS_REVIEW(self) -> bool:
        """Orders paid elsewhere are placed at once, without a review."""
        return self._read("EXTERNAL_PAYMENT_SKIPS_REVIEW", False)

    @property
    def MAX_LINES(self) -> int:
        """Most lines that one cart may have."""
        return self._read("MAX_LINES", 500)

    @property
    def PHONE_REGION(self) -> str:
        """Country (ISO 3166-1 alpha-2) of phone numbers typed without a prefix."""
        return self._read("PHONE_REGION", settings.DEFAULT_COUNTRY)

    @property
    def RESUME_URL(self) -> str:
        """The link sent to customers; `{token}` is replaced."""
        return self._read("RESUME_URL", "/plugins/saleor-phone-order/resume/{token}")

    @property
    def session_grace(self) -> timedelta:
        return timedelta(minutes=self.SESSION_GRACE_MINUTES)

    @property
    def left_grace(self) -> timedelta:
        return timedelta(minutes=self.LEFT_GRACE_MINUTES)

    @property
    def token_life(self) -> timedelta:
        return timedelta(minutes=self.TOKEN_MINUTES)

    @property
    def link_life(self) -> timedelta:
        return timedelta(days=self.LINK_DAYS)


conf = Settings()

SETTING_NAMES = tuple("PHONE_ORDER_" + name for name in vars(Settings) if name.isupper())
