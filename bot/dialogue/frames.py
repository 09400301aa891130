"""The jobs under way, the last on top, and the requests that wait their turn."""

from collections.abc import Iterable

from bot.office.memory import Frame

DEEPEST = 4  # jobs under way at once; beyond that the oldest is let go


class Frames:
    """A stack, and a line behind it."""

    def __init__(self, stack: Iterable[Frame], waiting: Iterable[Frame]) -> None:
        """Take what was remembered."""
        self.stack = list(stack)
        self.waiting = list(waiting)

    def push(self, frame: Frame) -> None:
        """Put a job on top; one of the same intent below it is the same job and goes."""
        others = [one for one in self.stack if one.intent != frame.intent]
        self.stack = [*others[1 - DEEPEST :], frame]

    def put(self, frame: Frame) -> None:
        """Change the job on top."""
        self.stack[-1] = frame

    def pop(self) -> Frame:
        """Take the job on top away."""
        return self.stack.pop()

    def let_go(self) -> None:
        """Drop jobs that hold nothing yet: who asks for something else has moved on."""
        self.stack = [frame for frame in self.stack if frame.slots]

    def clear(self) -> None:
        """Drop everything, what waits too."""
        self.stack, self.waiting = [], []
