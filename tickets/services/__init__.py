"""Verbs of ``tickets``."""

from tickets.services.calls import NotedCall, discard_call, keep_call, kept_call, note_call
from tickets.services.conversation import discard_draft, note, reply, save_draft
from tickets.services.figures import look_at_citizen
from tickets.services.leaving import release_of_leavers
from tickets.services.merging import merge, of_two_people
from tickets.services.opening import Contact, open_ticket
from tickets.services.presence import look_at, look_away
from tickets.services.refusals import (
    AlreadyOwned,
    CannotMerge,
    CannotReopen,
    CannotUnmerge,
    EmptyText,
    Finished,
    LimitReached,
    NotAllowed,
    NotFinished,
    NotReadyToClaim,
    NotServing,
    OtherRequester,
    QueueClosed,
    ReasonNeeded,
    SomethingArrived,
)
from tickets.services.reopening import receive, reopen
from tickets.services.saved_views import (
    TooManyViews,
    ViewNameTaken,
    change_view,
    remove_view,
    save_view,
)
from tickets.services.taking import (
    Outcome,
    assign,
    assign_many,
    claim,
    claim_next,
    release,
    release_many,
    take_call,
    transfer,
)
from tickets.services.undoing import CannotUndo, undo_assignment, undo_assignments
from tickets.services.unmerging import undo_merge
from tickets.services.waiting import NotWaiting, TimePassed, resume, wait, wake_waiting
from tickets.services.working import (
    close_resolved,
    link,
    resolve,
    set_priority,
    set_reason,
    set_tags,
    unlink,
)

__all__ = [
    "AlreadyOwned",
    "CannotMerge",
    "CannotReopen",
    "CannotUndo",
    "CannotUnmerge",
    "Contact",
    "EmptyText",
    "Finished",
    "LimitReached",
    "NotAllowed",
    "NotFinished",
    "NotReadyToClaim",
    "NotServing",
    "NotWaiting",
    "NotedCall",
    "OtherRequester",
    "Outcome",
    "QueueClosed",
    "ReasonNeeded",
    "SomethingArrived",
    "TimePassed",
    "TooManyViews",
    "ViewNameTaken",
    "assign",
    "assign_many",
    "change_view",
    "claim",
    "claim_next",
    "close_resolved",
    "discard_call",
    "discard_draft",
    "keep_call",
    "kept_call",
    "link",
    "look_at",
    "look_at_citizen",
    "look_away",
    "merge",
    "note",
    "note_call",
    "of_two_people",
    "open_ticket",
    "receive",
    "release",
    "release_many",
    "release_of_leavers",
    "remove_view",
    "reopen",
    "reply",
    "resolve",
    "resume",
    "save_draft",
    "save_view",
    "set_priority",
    "set_reason",
    "set_tags",
    "take_call",
    "transfer",
    "undo_assignment",
    "undo_assignments",
    "undo_merge",
    "unlink",
    "wait",
    "wake_waiting",
]
