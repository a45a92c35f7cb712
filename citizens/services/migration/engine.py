"""The import itself: everything beside the run in use, in one transaction, then the swap.

Killed at any moment, its transaction is rolled back by the database with all its tables, and the
lock that says it runs is gone with its connection: there is nothing to clean up but a row that
says ``running``, which the next start settles.
"""

import time
from contextlib import closing
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from psycopg import errors

from citizens.models import LiveRun, MigrationRun, Phase, RunState
from citizens.services.migration import (
    building,
    comparing,
    ending,
    locking,
    matching,
    package,
    swapping,
)
from citizens.services.migration.chunks import Survey, survey
from citizens.services.migration.lane import Read
from citizens.services.migration.lanes import Lanes
from citizens.services.migration.progress import Cancelled, Progress
from citizens.services.migration.refusals import PackageRefused
from citizens.services.migration.rules import FORMS, SUMS
from citizens.services.migration.sessions import Session, open_session
from supportdesk.lib import clock

log = structlog.get_logger(__name__)


def carry_out(run_id: int) -> MigrationRun:
    """Read the package of a run, match, index, compare and swap it in; answers how it ended.

    Must be called outside a transaction, in a process that may be busy for as long as it takes.
    Does nothing for a run that has ended; starts one again that was interrupted. Refused
    (``ImportRunning``) while another import runs. What the package is refused for is not raised
    but written: ``state``, ``refusal_words(run)``.
    """
    if connection.in_atomic_block:
        raise RuntimeError("An import has transactions of its own.")
    with closing(open_session()) as session:
        if not locking.hold(session):
            raise locking.taken()
        try:
            ending.settle_interrupted(but=run_id)
            run = MigrationRun.objects.get(pk=run_id)
            if run.state == RunState.RUNNING:
                ending.begin(run)
                _carry_out(run, session)
                ending.retire(session)
        finally:
            locking.release(session)
    return MigrationRun.objects.get(pk=run_id)


def _carry_out(run: MigrationRun, session: Session) -> None:
    progress = Progress(run, session)
    try:
        with progress:
            _Import(run, session, progress).work()
    except PackageRefused as refusal:
        ending.end(run.pk, RunState.REFUSED, **refusal.facts)
    except Cancelled:
        ending.end(run.pk, RunState.CANCELLED)
    except Exception as error:
        if progress.cancelled and isinstance(error, errors.QueryCanceled):
            ending.end(run.pk, RunState.CANCELLED)
            return
        log.error("migration.broken", run=run.pk, error=type(error).__name__)
        ending.end(run.pk, RunState.FAILED, "broken", error=type(error).__name__)
        raise
    except BaseException:  # Ctrl-C
        ending.end(run.pk, RunState.CANCELLED)
        raise


class _Import:
    """One import at work."""

    def __init__(self, run: MigrationRun, session: Session, progress: Progress) -> None:
        self.run, self.session, self.progress = run, session, progress
        self.began = time.monotonic()
        self.folder = Path(run.folder)
        self.manifest = package.read_manifest(self.folder)
        self.files = package.locate(self.folder, self.manifest)
        self.kinds = [kind for kind in package.KINDS if kind in self.files]
        self.read = dict.fromkeys(self.kinds, 0)
        self.sums = {kind: 0 for kind in self.kinds if kind in SUMS}
        self.report: dict[str, Any] = {}

    def work(self) -> None:
        stamps = self._stamps()
        size = sum(size for size, _ in stamps)
        with closing(Lanes(size)) as lanes:  # they start while the files are hashed
            surveys = self._checked()
            with self.session.transaction():
                building.create(self.session, self.run.pk, self.manifest.exported_at)
                self._read(lanes, surveys)
                lanes.close()
                self._check_what_was_read(stamps)
                self._match()
                self._index()
                self._compare()
        self._swap()

    def _stamps(self) -> list[tuple[int, int]]:
        found = [path.stat() for path in self.files.values()]
        return [(stat.st_size, stat.st_mtime_ns) for stat in found]

    def _checked(self) -> dict[str, Survey]:
        """Bytes, hash and header of every file, before a row is read."""
        self.progress.enter(Phase.CHECKING, of=self._told_rows())
        surveys = {}
        for kind in self.kinds:
            told = self.manifest.of(kind)
            assert told
            size = self.files[kind].stat().st_size
            if size != told.bytes:
                raise PackageRefused("bytes_differ", file=told.name, found=size, told=told.bytes)
            surveys[kind] = found = survey(kind, self.files[kind], self.progress.add)
            if found.sha256 != told.sha256.lower() or found.size != told.bytes:
                raise PackageRefused("hash_differs", file=told.name)
            if found.header != ",".join(FORMS[kind]).encode():
                raise PackageRefused("bad_header", file=told.name)
        return surveys

    def _told_rows(self) -> int:
        return sum(told.rows for told in self.manifest.files)

    def _read(self, lanes: Lanes, surveys: dict[str, Survey]) -> None:
        self.progress.enter(Phase.READING, of=self._told_rows())
        answers = lanes.read([chunk for kind in self.kinds for chunk in surveys[kind].chunks])
        with closing(open_session()) as beside:
            for kind in self.kinds:
                with building.copying(self.session, self.run.pk, kind) as copy:
                    for _chunk in surveys[kind].chunks:
                        found = next(answers)
                        copy.write(found.packed)
                        self._count(kind, found, beside)

    def _count(self, kind: str, found: Read, beside: Session) -> None:
        self.read[kind] += found.rows
        if kind in self.sums:
            self.sums[kind] += found.total
        if found.faults:
            building.keep_faults(beside, self.run.pk, self._file(kind), found.faults)
        self.progress.add(found.rows)

    def _file(self, kind: str) -> str:
        told = self.manifest.of(kind)
        return told.name if told else ""

    def _check_what_was_read(self, stamps: list[tuple[int, int]]) -> None:
        """Rows and sums against the manifest, and that nobody wrote into the files meanwhile."""
        for kind in self.kinds:
            told = self.manifest.of(kind)
            assert told
            if self.read[kind] != told.rows:
                raise PackageRefused(
                    "rows_differ", file=told.name, found=self.read[kind], told=told.rows
                )
            column = SUMS.get(kind, "")
            if column in told.sums and self.sums[kind] != told.sums[column]:
                raise PackageRefused(
                    "sums_differ",
                    file=told.name,
                    column=column,
                    found=self.sums[kind],
                    told=told.sums[column],
                )
        if stamps != self._stamps():
            raise PackageRefused("hash_differs", file=package.MANIFEST)

    def _match(self) -> None:
        self.progress.enter(Phase.MATCHING, of=sum(self.read.values()))
        for kind in self.kinds:
            matching.match(self.session, self.run.pk, kind, self._file(kind))
            self.progress.add(self.read[kind])

    def _index(self) -> None:
        """Every index of the parents, also of kinds that the package does not have."""
        made = [
            (statement, self.read.get(kind, 0))
            for kind in package.KINDS
            for statement in building.indexes(self.session, self.run.pk, kind)
        ]
        self.progress.enter(Phase.INDEXING, of=sum(rows for _, rows in made))
        for statement, rows in made:
            self.session.execute(statement)
            self.progress.add(rows)

    def _compare(self) -> None:
        self.progress.enter(Phase.COMPARING, of=sum(self.read.values()))
        live = LiveRun.objects.filter(pk=1).select_related("run").first()
        taken, sums, changed = {}, {}, {}
        for kind in self.kinds:
            taken[kind], amount = comparing.taken(self.session, self.run.pk, kind)
            if kind in SUMS:
                sums[kind] = {SUMS[kind]: amount}
            if live:
                changed[kind] = comparing.changed(self.session, self.run.pk, live.run_id, kind)
            self.progress.add(self.read[kind])
        set_aside = building.count_faults(self.session, self.run.pk)
        read = sum(self.read.values())
        self.report = {
            "taken": taken,
            "taken_sums": sums,
            "set_aside": set_aside,
            "changed": changed,
            "before": live.run.name if live else None,
            "read": self.read,
            "told": {told.kind: told.rows for told in self.manifest.files},
            "read_sums": {kind: {SUMS[kind]: total} for kind, total in self.sums.items()},
            "told_sums": {told.kind: told.sums for told in self.manifest.files if told.sums},
            "share": sum(set_aside.values()) / read if read else 0,
            "opted_out": comparing.opted_out(self.session, self.run.pk),
        }

    def _swap(self) -> None:
        """Into use, or to an admin's desk when too many rows are faulty."""
        self.progress.enter(Phase.SWAPPING, of=1)
        with transaction.atomic():
            run = MigrationRun.objects.select_for_update().get(pk=self.run.pk)
            if run.cancel_asked_at:
                raise Cancelled
            run.finished_at = clock.now()
            run.report = {**self.report, "seconds": round(time.monotonic() - self.began, 1)}
            if self.report["share"] * 100 > settings.MIGRATION_FAULT_SHARE:
                swapping.wait(run)
            else:
                swapping.swap_in(run, run.started_by)
