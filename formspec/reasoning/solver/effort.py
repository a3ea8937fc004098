"""How much work one question may take: what is not decided within it is said to be open.

Work is counted in coefficients that are put in, not in seconds: the same question has the same
answer on every machine.
"""

from dataclasses import dataclass

EFFORT = 1_500_000
"""A form of 2 000 items in sums of ten takes a quarter of it; all takes some 2 s."""


class UndecidedError(Exception):
    """The limit of work was reached."""


@dataclass(slots=True)
class Effort:
    """What is left of it, for all that one call asks."""

    left: int = EFFORT
    """Coefficients that may still be put in."""

    def spend(self, amount: int) -> None:
        """Count work. Raises UndecidedError once there is none left."""
        self.left -= amount
        if self.left <= 0:
            raise UndecidedError

    @property
    def is_spent(self) -> bool:
        """Whether nothing more is to be asked."""
        return self.left <= 0
