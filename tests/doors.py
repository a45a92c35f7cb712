"""Who may enter which address: one row a route, said again here on purpose, so that a view whose
policy slips is caught. ``test_doors`` fails for a route without a row.

A door is tried with GET, which changes nothing: whoever may enter gets a page, a redirect on, or
405 where only POST is served (tried with POST where that answer comes before the question who).
``{…}`` are objects of the world that the test builds.
"""

from dataclasses import dataclass, field

ANYONE = frozenset({"anonymous", "outsider", "agent", "leader", "admin"})
SIGNED_IN = ANYONE - {"anonymous"}
DESK = SIGNED_IN - {"outsider"}
LEADERS = frozenset({"leader", "admin"})
ADMINS = frozenset({"admin"})


@dataclass(frozen=True)
class Door:
    """A page. ``answers`` are the exceptions by role, such as 404 for what they cannot see."""

    path: str
    opens_for: frozenset[str]
    answers: dict[str, int] = field(default_factory=dict)
    method: str = "get"


@dataclass(frozen=True)
class Scoped:
    """An address of the API and the scope that its GET, or the method named, needs."""

    path: str
    scope: str
    method: str = "get"


NOBODY_SEES = dict.fromkeys(SIGNED_IN, 404)
ACCEPTED = {"leader": 404, "admin": 404}  # the contact is not set aside
NOBODY_ELSES_VIEW = {"leader": 404, "admin": 404}
THEIR_TICKET = {"agent": 404}  # the ticket waits in a queue that the agent does not serve

ACCOUNT = {
    "account_login": Door("/accounts/login/", ANYONE),
    "account_logout": Door("/accounts/logout/", ANYONE),
    "account_inactive": Door("/accounts/inactive/", ANYONE),
    "account_reauthenticate": Door("/accounts/reauthenticate/", SIGNED_IN),
    "account_change_password": Door("/accounts/password/", SIGNED_IN),
    "account_reset_password_from_key": Door("/accounts/password/new/1-no/", ANYONE),
    "account_reset_password_from_key_done": Door("/accounts/password/done/", ANYONE),
    "mfa_index": Door("/accounts/two-factor/", SIGNED_IN),
    "mfa_authenticate": Door("/accounts/two-factor/authenticate/", ANYONE),
    "mfa_reauthenticate": Door("/accounts/two-factor/reauthenticate/", SIGNED_IN),
    "mfa_activate_totp": Door("/accounts/two-factor/app/", SIGNED_IN),
    "mfa_deactivate_totp": Door("/accounts/two-factor/app/remove/", SIGNED_IN, NOBODY_SEES),
    "mfa_view_recovery_codes": Door("/accounts/two-factor/codes/", SIGNED_IN, NOBODY_SEES),
    "mfa_generate_recovery_codes": Door("/accounts/two-factor/codes/new/", SIGNED_IN),
    "mfa_list_webauthn": Door("/accounts/two-factor/keys/", SIGNED_IN),
    "mfa_add_webauthn": Door("/accounts/two-factor/keys/add/", SIGNED_IN),
    "mfa_login_webauthn": Door("/accounts/two-factor/keys/login/", ANYONE),
    "mfa_reauthenticate_webauthn": Door("/accounts/two-factor/keys/reauthenticate/", SIGNED_IN),
    "mfa_edit_webauthn": Door("/accounts/two-factor/keys/1/", SIGNED_IN),
    "mfa_remove_webauthn": Door("/accounts/two-factor/keys/1/remove/", SIGNED_IN),
    "socialaccount_login_cancelled": Door("/accounts/sso/cancelled/", ANYONE),
    "socialaccount_login_error": Door("/accounts/sso/error/", ANYONE, dict.fromkeys(ANYONE, 401)),
    "openid_connect_login": Door("/accounts/sso/none/login/", ANYONE, dict.fromkeys(ANYONE, 404)),
    "openid_connect_callback": Door(
        "/accounts/sso/none/login/callback/", ANYONE, dict.fromkeys(ANYONE, 404)
    ),
    **{
        name: Door(f"/accounts/closed/{name}/", ANYONE, dict.fromkeys(ANYONE, 404))
        for name in ("account_set_password", "socialaccount_signup", "socialaccount_connections")
    },
}

ACCESS = {
    "access:log": Door("/access/", ADMINS),
    "access:reviews": Door("/access/reviews/", ADMINS),
    "access:month": Door("/access/reviews/2026-04/", ADMINS),
    "access:export": Door("/access/export/", ADMINS),
    "citizens:disclosure": Door("/citizens/disclosures/", DESK, dict.fromkeys(DESK, 404)),
}

STAFF = {
    "language": Door("/preferences/language/", ANYONE),
    "theme": Door("/preferences/theme/", ANYONE),
    "staff:presence": Door("/staff/presence/", DESK),
    "staff:session": Door("/staff/session/", SIGNED_IN),
    "staff:session_end": Door("/staff/session/end/", SIGNED_IN),
    "staff:me": Door("/staff/me/", SIGNED_IN),
    "staff:people": Door("/staff/people/", LEADERS),
    "staff:new_person": Door("/staff/new-person/", ADMINS),
    "staff:person": Door("/staff/people/{agent}/", SIGNED_IN, {"outsider": 404}),
    "staff:change": Door("/staff/people/{agent}/change/", ADMINS),
    "staff:deactivation": Door("/staff/people/{agent}/account/", ADMINS),
    "staff:queues_of": Door("/staff/people/{agent}/queues/", LEADERS),
    "staff:new_rating": Door("/staff/people/{agent}/skills/", LEADERS),
    "staff:rating_removal": Door("/staff/people/{agent}/skills/{skill}/remove/", LEADERS),
    "staff:password_link": Door("/staff/people/{agent}/password/", LEADERS),
    "staff:factor_reset": Door("/staff/people/{agent}/second-factor/", ADMINS),
    "staff:new_token": Door("/staff/people/{agent}/tokens/", ADMINS),
    "staff:token_revocation": Door("/staff/people/{agent}/tokens/{token}/revoke/", ADMINS),
    "staff:tokens": Door("/staff/tokens/", ADMINS),
    "staff:teams": Door("/staff/teams/", LEADERS),
    "staff:new_team": Door("/staff/new-team/", ADMINS),
    "staff:team": Door("/staff/teams/{team}/", ADMINS),
    "staff:queues": Door("/staff/queues/", LEADERS),
    "staff:new_queue": Door("/staff/new-queue/", ADMINS),
    "staff:queue": Door("/staff/queues/payment/", LEADERS),
    "staff:queue_position": Door("/staff/queues/payment/position/", ADMINS),
    "staff:skills": Door("/staff/skills/", LEADERS),
    "staff:new_skill": Door("/staff/new-skill/", ADMINS),
    "staff:new_import": Door("/staff/imports/", ADMINS),
    "staff:import_template": Door("/staff/imports/people.csv", ADMINS),
    "staff:import": Door("/staff/imports/{upload}/", ADMINS),
    "staff:import_links": Door("/staff/imports/{upload}/links/", ADMINS),
}

TICKETS = {
    "tickets:home": Door("/", SIGNED_IN),
    "tickets:rail": Door("/rail/", DESK),
    "tickets:queue": Door("/queues/payment/", DESK),
    "tickets:mine": Door("/tickets/mine/", DESK),
    "tickets:next": Door("/tickets/next/", DESK),
    "tickets:call": Door("/calls/new/", DESK),
    "tickets:call_draft": Door("/calls/draft/", DESK),
    "tickets:call_discard": Door("/calls/draft/discard/", DESK),
    "tickets:caller": Door("/calls/caller/", DESK),
    "tickets:attachment": Door("/attachments/{attachment}/", DESK, THEIR_TICKET),
    "tickets:ticket": Door("/tickets/{ticket}/", DESK, THEIR_TICKET),
    "tickets:assign": Door("/tickets/{ticket}/assign/", LEADERS),
    "tickets:set_aside": Door("/contacts/set-aside/", LEADERS),
    "tickets:set_aside_retry_all": Door("/contacts/set-aside/retries/", LEADERS, method="post"),
    "tickets:set_aside_contact": Door("/contacts/set-aside/{inbound}/", LEADERS, ACCEPTED),
    "tickets:set_aside_retry": Door(
        "/contacts/set-aside/{inbound}/retries/", LEADERS, ACCEPTED, "post"
    ),
    "tickets:list": Door("/tickets/", DESK),
    "tickets:views": Door("/views/", DESK),
    "tickets:view_new": Door("/views/new/", DESK),
    "tickets:view": Door("/views/{view}/", DESK, NOBODY_ELSES_VIEW),
    "tickets:view_change": Door("/views/{view}/change/", DESK, NOBODY_ELSES_VIEW),
    "tickets:view_removal": Door("/views/{view}/removal/", DESK, NOBODY_ELSES_VIEW),
    "tickets:link": Door("/tickets/{ticket}/links/", DESK, THEIR_TICKET),
    "tickets:citizen": Door("/tickets/{ticket}/citizen/", DESK, THEIR_TICKET),
    "tickets:figures": Door("/tickets/{ticket}/figures/", DESK, THEIR_TICKET),
    "tickets:floor": Door("/floor/", LEADERS),
    "tickets:floor_assign": Door("/floor/assignments/", LEADERS),
    "tickets:floor_undo": Door("/floor/assignments/undo/", LEADERS),
    "tickets:floor_serve": Door("/floor/people/{agent}/queues/", LEADERS),
    **{
        f"tickets:{name}": Door(f"/tickets/{{ticket}}/{path}/", DESK)
        for name, path in {
            "unlink": "links/remove",
            "here": "here",
            "gone": "gone",
            "message": "messages",
            "draft": "draft",
            "discard": "draft/discard",
            "claim": "claim",
            "release": "release",
            "reopen": "reopen",
            "resume": "resume",
            "merge_undo": "merge/undo",
            "transfer_undo": "transfer/undo",
        }.items()
    },
    **{
        f"tickets:{name}": Door(f"/tickets/{{ticket}}/{name}/", DESK, THEIR_TICKET)
        for name in ("transfer", "resolve", "reason", "wait", "priority", "tags", "merge")
    },
}

RIGHTS = {
    "citizens:destroyed": Door("/citizens/destroyed/", ADMINS),
    "citizens:rights": Door("/citizens/rights/", LEADERS),
    "citizens:rights_view": Door("/citizens/rights/stops/", LEADERS),
    "citizens:right": Door("/citizens/rights/{right}/", LEADERS),
    "citizens:new_right": Door("/citizens/{citizen}/rights/new/", DESK),
    **{
        f"citizens:{name}": Door(f"/citizens/rights/{{right}}/{name}/", LEADERS)
        for name in ("granting", "declining", "lifting", "summary")
    },
}

MIGRATION = {
    "migration:runs": Door("/migration/", ADMINS),
    "migration:new": Door("/migration/new/", ADMINS),
    "migration:rolling_back": Door("/migration/rolling-back/", ADMINS, {"admin": 404}),
    "migration:run": Door("/migration/runs/{run}/", ADMINS),
    "migration:faults": Door("/migration/runs/{run}/faults/", ADMINS),
    "migration:faults_csv": Door("/migration/runs/{run}/faults.csv", ADMINS),
    **{
        f"migration:{name}": Door(f"/migration/runs/{{run}}/{name}/", ADMINS)
        for name in ("cancelling", "allowing", "signing")
    },
    "migration:again": Door("/migration/runs/{run}/again/", ADMINS, {"admin": 409}, "post"),
}

CITIZENS = {
    "citizens:lookup": Door("/citizens/", DESK),
    "citizens:citizen": Door("/citizens/{citizen}/", DESK),
    "citizens:merging": Door("/citizens/{citizen}/merging/", LEADERS),
    "citizens:merge_undoing": Door("/citizens/merges/{merge}/undoing/", LEADERS),
    "merchant": Door("/merchants/{merchant}/", DESK),
}

HOUSE = {
    "healthz": Door("/healthz", ANYONE),
    "readyz": Door("/readyz", ANYONE),
    "metrics": Door("/metrics", ANYONE),
    "outbox:jobs": Door("/staff/outbox/", ADMINS),
    "outbox:replay": Door("/staff/outbox/jobs/1/replay/", ADMINS, {"admin": 409}, "post"),
    "outbox:replay_all": Door("/staff/outbox/tasks/none/replay/", ADMINS, {"admin": 409}, "post"),
    "api-schema": Door("/api/v1/schema/", ANYONE),
    "api-not-here": Door("/api/v1/nothing/", ANYONE, dict.fromkeys(ANYONE, 404)),
}

PAGES = {**ACCOUNT, **ACCESS, **STAFF, **TICKETS, **RIGHTS, **MIGRATION, **CITIZENS, **HOUSE}

API = {
    "api-presence": Scoped("/api/v1/presence/", "tickets:read"),
    "api-contacts": Scoped("/api/v1/contacts/", "contacts:write", "post"),
    "api-contact": Scoped("/api/v1/contacts/{inbound}/", "contacts:read"),
    "api-queues": Scoped("/api/v1/queues/", "tickets:read"),
    "api-tickets": Scoped("/api/v1/tickets/", "tickets:read"),
    "api-next": Scoped("/api/v1/tickets/next/", "tickets:write", "post"),
    "api-ticket": Scoped("/api/v1/tickets/{ticket}/", "tickets:read"),
    "api-attachment": Scoped("/api/v1/tickets/{ticket}/attachments/{attachment}/", "tickets:read"),
    "api-citizens": Scoped("/api/v1/citizens/", "citizens:read"),
    "api-citizen-searches": Scoped("/api/v1/citizens/searches/", "citizens:read", "post"),
    "api-citizen": Scoped("/api/v1/citizens/000000000001/", "citizens:read"),
    "api-vouchers": Scoped("/api/v1/citizens/000000000001/vouchers/", "citizens:read"),
    "api-disclosures": Scoped(
        "/api/v1/citizens/000000000001/disclosures/", "citizens:disclose", "post"
    ),
    "api-claim": Scoped("/api/v1/tickets/{ticket}/claim/", "tickets:write", "post"),
    "api-replies": Scoped("/api/v1/tickets/{ticket}/replies/", "tickets:write", "post"),
    "api-resolution": Scoped("/api/v1/tickets/{ticket}/resolution/", "tickets:write", "post"),
    "api-waiting": Scoped("/api/v1/tickets/{ticket}/waiting/", "tickets:write", "post"),
    "api-resumption": Scoped("/api/v1/tickets/{ticket}/resumption/", "tickets:write", "post"),
    "api-transfer": Scoped("/api/v1/tickets/{ticket}/transfer/", "tickets:write", "post"),
}
