"""axe-core over every page that a role can reach, in three themes and two languages."""
# ruff: noqa: F811  fixtures of the doors are arguments here

import pytest
from django.test import Client

from supportdesk.environment import PROJECT
from tests.doors import PAGES
from tests.test_doors import names, people  # noqa: F401  the world that the doors lead into
from tickets.models import Ticket

AXE = (PROJECT / "node_modules/axe-core/axe.min.js").read_text()
LOOK = """async () => {
  const contrast = document.querySelector("link[data-contrast]");
  const found = [];
  const run = async (theme, options) => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"], ...options });
    for (const each of violations) for (const node of each.nodes)
      found.push(`${theme}: ${each.id} ${node.target.join(" ")} ${node.any[0]?.message || ""}`);
  };
  await run("light", {});
  for (const theme of ["dark", "contrast"]) {
    document.documentElement.dataset.theme = theme;
    if (contrast) contrast.media = theme === "contrast" ? "all" : "not all";
    await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 60)));
    await run(theme, { runOnly: { type: "rule", values: ["color-contrast"] } });
  }
  return found;
}"""
# Who sees a page in the same way is not asked twice.
WHERE = {
    "leader": ("/floor", "/tickets", "/queues", "/citizens"),
    "admin": ("/staff", "/migration", "/contacts", "/views"),
}


@pytest.fixture
def signed_in(people, settings):
    """A test client of a role, and its cookies for a browser."""

    def _signed_in(role: str, language: str) -> Client:
        client = Client()
        if role != "anonymous":
            client.force_login(people[role])
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        client.cookies["desk_theme"] = "light"
        return client

    return _signed_in


def pages(client: Client, role: str, names: dict) -> list[str]:
    """What answers this role with a page to read."""
    open_for_them = [door for door in PAGES.values() if role in door.opens_for]
    paths = [door.path.format(**names) for door in open_for_them if door.method == "get"]
    answers = {path: client.get(path) for path in paths}
    return [
        path for path, answer in answers.items()
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
        and b"<html" in answer.content
    ]  # fmt: skip


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("role", "language"),
    [("anonymous", "en"), ("outsider", "ko"), ("agent", "ko"), ("leader", "ko"), ("admin", "en")],
)
def test_axe_finds_nothing(role, language, desk, browser, signed_in, names, people):
    Ticket.objects.filter(number=names["ticket"]).update(owner=people["agent"], status="open")
    client = signed_in(role, language)
    wanted = pages(client, role, names)
    wanted = [path for path in wanted if path.startswith(WHERE.get(role, "/"))]
    size = {"width": 1440, "height": 900}
    # Without motion: a colour is not to be measured on its way from theme to theme.
    with browser.new_context(base_url=desk, viewport=size, reduced_motion="reduce") as context:
        context.add_cookies(
            [{"name": k, "value": m.value, "url": desk} for k, m in client.cookies.items()]
        )
        context.set_default_timeout(20_000)
        page = context.new_page()
        found = {}
        for path in wanted:
            page.goto(path)
            page.evaluate(AXE)
            found[path] = page.evaluate(LOOK)
    faulty = [f"{path} {fault}" for path, faults in found.items() for fault in faults]
    assert not faulty, "\n".join(faulty)
