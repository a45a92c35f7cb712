from django.apps import AppConfig

from supportdesk.lib import rotation


class TicketsConfig(AppConfig):
    name = "tickets"

    def ready(self) -> None:
        from citizens.services import tickets, timelines  # noqa: PLC0415  models are there now
        from tickets.queries import seen_by  # noqa: PLC0415
        from tickets.queries.contacts_of_citizens import contacts  # noqa: PLC0415

        tickets.told_by(seen_by)
        rotation.sealed(
            rotation.Column("tickets_inboundmessage", "raw", (("id", "uuid"),), "inbound:{id}"),
            rotation.Column(
                "tickets_calldraft", "sealed", (("author_id", "bigint"),), "call draft:{author_id}"
            ),
        )
        timelines.told_by(contacts)
