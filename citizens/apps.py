from django.apps import AppConfig

from supportdesk.lib import rotation


class CitizensConfig(AppConfig):
    name = "citizens"

    def ready(self) -> None:
        contact = (("id", "bigint"),)
        rotation.sealed(
            rotation.Column(
                "citizens_account", "details", (("run_id", "bigint"), ("citizen_no", "bigint")),
                "citizen:{citizen_no}",
            ),
            *(
                rotation.Column(
                    "citizens_requester", f"{field}_sealed", contact,
                    f"requester:{{seal_id}}:{field}", ("seal_id",),
                )
                for field in ("citizen_no", "name", "mobile", "email")
            ),
        )  # fmt: skip
