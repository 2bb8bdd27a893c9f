"""The bell: rung at every change, wakes whoever waits for one."""

from __future__ import annotations

import asyncio


class Bell:
    """Whoever waits checks its own condition again after each ring: one bell serves all."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()
        #: How often it has rung: the page asks for what is newer.
        self.rings = 0

    def ring(self) -> None:
        self.rings += 1
        for waiting in self._waiting:
            waiting.set()

    async def heard(self, within: float) -> bool:
        """Wait for the next ring, at most `within` real seconds; False when none came."""
        ring = asyncio.Event()
        self._waiting.add(ring)
        try:
            async with asyncio.timeout(within):
                await ring.wait()
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(ring)
        return True
