"""A workspace of its own in a thread of its own, for what would keep the keys waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from coder_drill.services.workspace import Workspace

Answer = TypeVar("Answer")


class Background:
    """Asks questions, one after the other, of a `Workspace` that belongs to a single thread.

    A workspace may be used by its own thread only; ``make`` is called there, on the first question.
    """

    def __init__(self, make: Callable[[], Workspace]) -> None:
        self._make = make
        self._workspace: Workspace | None = None
        self._pool: ThreadPoolExecutor | None = None

    async def ask(self, question: Callable[[Workspace], Answer]) -> Answer:
        """What ``question`` gives for the workspace of the thread. Raises what it raises."""
        return await asyncio.wrap_future(self.post(question))

    def post(self, question: Callable[[Workspace], Answer]) -> Future[Answer]:
        """As `ask`, waited for by nobody: it is done even where whoever asked is gone by then."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="workspace")
        return self._pool.submit(self._answer, question)

    def close(self) -> None:
        """Let the question being answered end, close the workspace in its thread, end the thread."""
        if self._pool is None:
            return
        self._pool.submit(self._close)
        self._pool.shutdown(wait=True, cancel_futures=False)
        self._pool = None

    def _answer(self, question: Callable[[Workspace], Answer]) -> Answer:
        if self._workspace is None:
            self._workspace = self._make()
        return question(self._workspace)

    def _close(self) -> None:
        if self._workspace is not None:
            self._workspace.close()
        self._workspace = None
