"""The frame of every page: theme, language, words of time, icons, and what the policy forbids."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.lib import moments, remembered, translations
from supportdesk.lib.bell import ring

NOW = datetime(2024, 4, 15, 5, 32, tzinfo=UTC)
TEMPLATES = Path(settings.BASE_DIR) / "templates"
SIGN_IN = "/accounts/login/"
FORBIDDEN = re.compile(
    r"""\sstyle=|\son[a-z]+=["']|<script(?![^>]*(\bsrc=|/json"))|javascript:""",
)


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "방금"), (60, "1분 전"), (3599, "59분 전"), (3600, "1시간 전"), (172_800, "2일 전")],
)
def test_how_long_ago_is_said_in_the_largest_unit(seconds, words):
    assert moments.ago(NOW - timedelta(seconds=seconds), now=NOW) == words


@pytest.mark.parametrize(
    ("seconds", "clock"),
    [(3600, ("1시간 남음", "fine")), (599, ("9분 남음", "soon")), (-61, ("1분 초과", "late"))],
)
def test_a_deadline_has_words_and_a_level(seconds, clock):
    assert moments.against(NOW + timedelta(seconds=seconds), now=NOW) == clock


@given(st.integers(-10_000_000, 10_000_000))
def test_no_deadline_is_without_words(seconds):
    left = moments.against(NOW + timedelta(seconds=seconds), now=NOW)
    assert (left.level == "late") == (seconds < 0)
    assert "{n}" not in left.text


def test_times_are_seouls():
    assert moments.exactly(NOW) == "2024-04-15 14:32"


def test_amounts_have_thousands_and_a_unit():
    assert drawn("{{ 12345|won }}") == "12,345원"


@pytest.mark.parametrize(
    ("name", "letter"), [("홍길동", "길"), ("하늘", "하"), ("Anna", "A"), ("", "")]
)
def test_an_avatar_shows_the_telling_letter(name, letter):
    assert drawn("{{ name|initial }}", name=name) == letter


def test_an_icon_alone_has_a_name_and_beside_text_has_none():
    assert 'aria-hidden="true"' in drawn('{% icon "phone" %}')
    assert 'role="img" aria-label="전화"' in drawn('{% icon "phone" label="전화" %}')


def test_every_icon_that_is_drawn_is_in_the_sprite():
    sprite = (Path(settings.BASE_DIR) / "static/icons.svg").read_text()
    known = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    used = {
        name
        for page in TEMPLATES.rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', page.read_text())
    }
    assert used <= known


@pytest.mark.parametrize("page", sorted(TEMPLATES.rglob("*.html")), ids=lambda page: page.name)
def test_no_page_needs_what_the_content_policy_forbids(page):
    source = page.read_text()
    assert not FORBIDDEN.search(source)


@pytest.mark.django_db
def test_a_pinned_theme_stands_in_the_page_at_once(client):
    client.post("/preferences/theme/", {"theme": "dark", "next": SIGN_IN})
    assert 'data-theme="dark"' in client.get(SIGN_IN).content.decode()


@pytest.mark.django_db
def test_without_a_pin_the_system_decides(client):
    client.post("/preferences/theme/", {"theme": "dark"})
    client.post("/preferences/theme/", {"theme": ""})
    page = client.get(SIGN_IN).content.decode()
    assert "data-theme=" not in page
    assert "(prefers-contrast: more)" in page


@pytest.mark.django_db
def test_an_unknown_theme_is_none(client):
    client.cookies["desk_theme"] = '"><script>'
    assert "data-theme=" not in client.get(SIGN_IN).content.decode()


@pytest.mark.django_db
def test_preferences_lead_back_and_never_to_another_host(client):
    for wanted, there in [("/tickets/mine/", "/tickets/mine/"), ("https://example.com/", "/")]:
        answer = client.post("/preferences/theme/", {"theme": "dark", "next": wanted})
        assert answer.url == there


@pytest.mark.django_db
def test_english_is_kept_on_this_machine():
    client = Client()
    client.post("/preferences/language/", {"language": "en"})
    page = client.get(SIGN_IN)
    assert '<html lang="en"' in page.content.decode()
    assert page["Content-Language"] == "en"


def test_every_message_has_its_korean_text():
    assert translations.untranslated() == []


def test_no_two_apps_say_the_same_message_differently():
    assert translations.at_odds() == []


def test_our_words_win_over_those_of_installed_packages():
    translations.compile_all()
    with translation.override("ko"):
        assert translation.gettext("Phone") == "전화"


def test_messages_are_found_in_templates_and_python():
    found = {use.text for use in translations.messages_in_use()}
    assert {"Take the next contact", "%(owner)s has this ticket already."} <= found


@pytest.mark.django_db(transaction=True)
def test_what_is_remembered_is_forgotten_when_its_topic_rings():
    said = iter([1, 2])
    ask = lambda: remembered.until_rung("person-changed 7", "count", lambda: next(said))  # noqa: E731
    assert (ask(), ask()) == (1, 1)
    ring("live", "person-changed 7")
    assert ask() == 2


def test_a_process_remembers_reference_data_until_told_to_forget():
    asked = []

    @remembered.in_this_process(60)
    def names(which: str) -> str:
        asked.append(which)
        return which

    assert [names("a"), names("a"), names("b")] == ["a", "a", "b"]
    remembered.forget()
    names("a")
    assert asked == ["a", "b", "a"]
