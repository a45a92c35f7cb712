"""Verbs of ``staff``. ``actor`` is who does it; ``None`` means the system or the command line."""

from staff.services.imports import hire_upload, keep_upload
from staff.services.passwords import (
    give_password_link,
    give_password_links,
    reset_second_factor,
    set_password,
)
from staff.services.people import (
    Details,
    Newcomer,
    activate,
    change_person,
    choose_language,
    deactivate,
    hire,
    hire_all,
)
from staff.services.presence import set_presence
from staff.services.queues import change_queue, create_queue, move_queue, order_queues
from staff.services.reading import Fault, Reading, read_people
from staff.services.refusals import (
    AlreadyHired,
    FileNoLongerFits,
    GeneralQueueStays,
    LastAdmin,
    NameTaken,
    NotALeader,
    NotAllowed,
    NotOnTheDesk,
    OwnRights,
    StillLeads,
    UnknownScope,
    UnknownState,
    WeakPassword,
)
from staff.services.rights import (
    create_skill,
    grant_queue,
    rate_skill,
    remove_queue,
    remove_skill,
    serve_exactly,
)
from staff.services.security import link_sign_on, note_security
from staff.services.sessions import (
    TOLD,
    Why,
    begin_session,
    clear_expired_sessions,
    end_idle_sessions,
    end_session,
)
from staff.services.teams import change_team, create_team
from staff.services.tokens import create_token, note_use, revoke_token

__all__ = [
    "TOLD",
    "AlreadyHired",
    "Details",
    "Fault",
    "FileNoLongerFits",
    "GeneralQueueStays",
    "LastAdmin",
    "NameTaken",
    "Newcomer",
    "NotALeader",
    "NotAllowed",
    "NotOnTheDesk",
    "OwnRights",
    "Reading",
    "StillLeads",
    "UnknownScope",
    "UnknownState",
    "WeakPassword",
    "Why",
    "activate",
    "begin_session",
    "change_person",
    "change_queue",
    "change_team",
    "choose_language",
    "clear_expired_sessions",
    "create_queue",
    "create_skill",
    "create_team",
    "create_token",
    "deactivate",
    "end_idle_sessions",
    "end_session",
    "give_password_link",
    "give_password_links",
    "grant_queue",
    "hire",
    "hire_all",
    "hire_upload",
    "keep_upload",
    "link_sign_on",
    "move_queue",
    "note_security",
    "note_use",
    "order_queues",
    "rate_skill",
    "read_people",
    "remove_queue",
    "remove_skill",
    "reset_second_factor",
    "revoke_token",
    "serve_exactly",
    "set_password",
    "set_presence",
]
