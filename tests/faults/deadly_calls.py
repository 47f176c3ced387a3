"""Calls to Stripe's stand-in during which the process that asks is killed."""

from __future__ import annotations


class DeadlyCall:
    """A fault of the stand-in: the asker dies when it asks, and is never answered.

    :param match: what "METHOD path" of the call holds.
    :param has_effect: it dies after Stripe has done what was asked, and not before.
    """

    status = "timeout"

    def __init__(self, match, has_effect, kill):
        self.match = match
        self.has_effect = self.is_kept = has_effect
        self.times = 1
        self._kill = kill

    @property
    def seconds(self):
        """How long the stand-in is silent. It asks when all is done that is done."""
        self._kill()
        return 0
