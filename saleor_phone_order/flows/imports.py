"""Files that are brought in: taken in parts here, checked and saved by `import_work`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import List, Optional
from uuid import UUID

from django.db import transaction

from ..models import Import, ImportKind, ImportPart, ImportProblem, PriceTier
from ..rules.actors import Actor
from ..rules.card_numbers import CardNumberInText, contains_card_number
from ..rules.limits import InvalidText
from ..rules.product_codes import without_product_codes
from ..rules.refusals import ErrorCode, Refusal
from ..rules.states import ImportState
from ..signals import import_received, send_after_commit
from . import tiers

MAX_PART_BYTES = 1_000_000
MAX_PARTS = 32
#: A file that is not complete by then was given up; one that is not done by then failed.
GIVEN_UP_AFTER = timedelta(days=1)
ENDED = (ImportState.DONE, ImportState.REFUSED, ImportState.FAILED)


class ImportNotFound(Refusal):
    code = ErrorCode.NOT_FOUND
    message = "There is no import with this id."


class ImportClosed(Refusal):
    code = ErrorCode.IMPORT_CLOSED
    message = "This file is complete already. Begin a new import."


class PartTooLarge(Refusal):
    code = ErrorCode.INVALID
    message = "A part of a file may have at most {maximum} bytes."


class TooManyParts(Refusal):
    code = ErrorCode.INVALID
    message = "A file may have at most {maximum} parts."


class NotOfCampaigns(Refusal):
    code = ErrorCode.INVALID
    message = "Tier prices have an import and an export of their own."


def receive(
    *,
    kind: ImportKind,
    text: str,
    is_last: bool,
    actor: Actor,
    now: datetime,
    import_id: Optional[UUID] = None,
    tier_id: Optional[UUID] = None,
    is_announced: bool = True,
) -> Import:
    """Take in a part of a file: the first without `import_id`, and with the tier if the file is
    for one. After the last one a worker takes it up, at once if it `is_announced`.

    :raises TierNotFound, ImportNotFound, ImportClosed, PartTooLarge, TooManyParts, InvalidText,
        CardNumberInText:
    """
    _check_part(text)
    with transaction.atomic():
        if import_id is None:
            found, position = _begun(kind, tier_id, actor, now), 0
        else:
            found = _receiving(import_id, kind, actor)
            position = found.parts.count()
        if position >= MAX_PARTS:
            raise TooManyParts(field="text", maximum=MAX_PARTS)
        texts = found.parts.values_list("text", flat=True) if position else ()
        _refuse_card_numbers(text, sum(part.count("\n") for part in texts))
        ImportPart.objects.create(owner=found, position=position, text=text)
        if is_last:
            found.state = ImportState.WAITING.value
            found.save(update_fields=["state"])
            if is_announced:
                send_after_commit(import_received, Import, import_id=str(found.pk))
    return found


def found(*, import_id: UUID) -> Optional[Import]:
    return Import.objects.filter(pk=import_id).first()


def tier_of(import_: Import) -> Optional[PriceTier]:
    return tiers.found(tier_id=import_.tier_id)


def problems(import_: Import) -> List[ImportProblem]:
    """The first ones, by row."""
    return list(import_.problems.all())


def _check_part(text: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise InvalidText(field="text") from None
    if size > MAX_PART_BYTES:
        raise PartTooLarge(field="text", maximum=MAX_PART_BYTES)
    if "\0" in text:
        raise InvalidText(field="text")


def _refuse_card_numbers(text: str, lines_before: int) -> None:
    """Not even for as long as the import lasts.

    :raises CardNumberInText: with its row in the file, unless it goes over several.
    """
    kept = without_product_codes(text)
    if contains_card_number(kept):
        rows = enumerate(kept.split("\n"), start=lines_before + 1)
        row = next((row for row, line in rows if contains_card_number(line)), None)
        raise CardNumberInText(field="text", row=row)


def _begun(kind: ImportKind, tier_id: Optional[UUID], actor: Actor, now: datetime) -> Import:
    if tier_id is not None and not PriceTier.objects.filter(pk=tier_id).exists():
        raise tiers.TierNotFound(field="tier_id")
    return Import.objects.create(
        kind=kind.value,
        tier_id=tier_id,
        actor_kind=actor.kind.value,
        actor_ref=actor.id,
        created_at=now,
    )


def _receiving(import_id: UUID, kind: ImportKind, actor: Actor) -> Import:
    own = Import.objects.filter(kind=kind.value, actor_kind=actor.kind.value, actor_ref=actor.id)
    found = own.select_for_update().filter(pk=import_id).first()
    if found is None:
        raise ImportNotFound(field="import_id")
    if found.state != ImportState.RECEIVING.value:
        raise ImportClosed(field="import_id")
    return found
