"""What a kind of file says of its rows; `import_work` leads one through."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Iterator, Optional, Sequence, Tuple

from ..models import Import
from ..rules.actors import Actor
from ..rules.csv_rows import Row
from ..rules.refusals import Refusal


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong with a row."""

    row: int
    column: str
    code: str
    message: str

    @classmethod
    def of(cls, row: int, refusal: Refusal, *, column: Optional[str] = None) -> Problem:
        name = refusal.field if column is None else column
        return cls(row, name or "", refusal.code.value, refusal.message)


class Sheet(ABC):
    """The rows of one file: first all are checked, in batches, then they are saved."""

    #: Columns that are known, and those that there must be.
    columns: ClassVar[Tuple[str, ...]]
    required: ClassVar[Tuple[str, ...]]

    def __init__(self, import_: Import) -> None:
        self.import_ = import_

    @abstractmethod
    def check(self, rows: Sequence[Row]) -> Iterator[Problem]:
        """What is wrong with some rows; those that are right are kept for `save`. The number of
        queries does not grow with the rows."""

    @abstractmethod
    def lock(self) -> None:
        """Lock what `save` changes, until the transaction ends."""

    @abstractmethod
    def save(
        self, *, actor: Actor, now: datetime, is_only_checked: bool = False
    ) -> Iterator[Problem]:
        """Write what was checked, and say what is wrong all the same: then the transaction is
        rolled back, as it is anyway where it `is_only_checked`."""
