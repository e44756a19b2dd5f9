"""Set how Python and the C library below it hold on to memory."""

from __future__ import annotations

import ctypes
import gc
import sys

_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD in <malloc.h>
_LARGE = 128 * 1024  # bytes; where glibc begins by itself


def let_go_early() -> None:
    """Have large blocks go back to the system, and look for garbage seldom: our work leaves little.

    glibc raises its limit after the first large block that is freed, up to 32 MB, and from then on keeps
    such blocks between others; a limit that was set stays (mallopt(3), M_MMAP_THRESHOLD).
    """
    gc.set_threshold(20_000, 20, 20)
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
        if mallopt is not None:
            mallopt(_MMAP_THRESHOLD, _LARGE)
