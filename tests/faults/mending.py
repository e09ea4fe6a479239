"""What is mended after a while: one thread for all of it, which lives as long as the run.

Linux ends a child with the *thread* that started it, where it was asked to end it with its parent.
"""

import heapq
import threading
import time
from itertools import count


class Mending:
    def __init__(self):
        self._waiting, self._number = [], count()
        self._changed = threading.Condition()
        self._in_hand, self._problem = 0, None
        threading.Thread(target=self._go_on, daemon=True).start()

    def after(self, seconds, mend):
        """Call `mend` so many seconds from now."""
        with self._changed:
            heapq.heappush(self._waiting, (time.monotonic() + seconds, next(self._number), mend))
            self._changed.notify_all()

    def wait_for_all(self):
        """Return when nothing is left to mend. Raises what went wrong meanwhile."""
        with self._changed:
            self._changed.wait_for(lambda: not self._waiting and not self._in_hand)
        if self._problem:
            raise self._problem

    def _go_on(self):
        while True:
            mend = self._next()
            try:
                mend()
            except Exception as problem:
                self._problem = self._problem or problem
            finally:
                with self._changed:
                    self._in_hand -= 1
                    self._changed.notify_all()

    def _next(self):
        with self._changed:
            while True:
                left = self._waiting[0][0] - time.monotonic() if self._waiting else None
                if left is not None and left <= 0:
                    self._in_hand += 1
                    return heapq.heappop(self._waiting)[2]
                self._changed.wait(left)
