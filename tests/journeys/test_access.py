"""Getting in and being let out, in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from staff.models import User

Enter = Callable[..., Page]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_fingerprint(page: Page) -> Page:
    """A machine that knows its person's finger."""
    machine = page.context.new_cdp_session(page)
    machine.send("WebAuthn.enable")
    machine.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return page


@pytest.fixture
def page(enter: Enter, haneul: User) -> Page:
    return enter(haneul)


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="로그아웃").click()
    page.wait_for_url("**/accounts/login/**")


def test_a_passkey_is_added_and_then_opens_the_desk_alone(page: Page) -> None:
    with_fingerprint(page).goto("/accounts/two-factor/keys/add/")
    page.get_by_label("비밀번호 없이 이 패스키만으로 로그인").check()
    page.get_by_role("button", name="추가").click()
    expect(page.get_by_role("heading", name="복구 코드")).to_be_visible()
    sign_out(page)
    page.get_by_role("button", name="패스키로 로그인").click()
    expect(page.get_by_text("하늘").first).to_be_visible()


def quiet_for(page: Page, seconds: int) -> None:
    """As if nobody had touched the machine for that long."""
    page.evaluate(f"localStorage.setItem('desk-active', Date.now() - {seconds} * 1000)")


def test_who_is_away_is_warned_and_may_stay(page: Page) -> None:
    quiet_for(page, 14 * 60 + 5)
    warning = page.get_by_role("alertdialog")
    expect(warning).to_be_visible()
    warning.get_by_role("button", name="계속 사용").click()
    expect(warning).to_be_hidden()


def test_who_does_not_answer_is_signed_out_and_told_why(page: Page) -> None:
    quiet_for(page, 15 * 60 + 1)
    page.wait_for_url("**/accounts/login/**")
    expect(page.get_by_text("자리를 비워 로그아웃되었습니다")).to_be_visible()


def test_presence_is_changed_by_keyboard(page: Page) -> None:
    page.keyboard.press("p")
    page.keyboard.press("ArrowDown")
    page.locator("#presence button[value=meal]").press("Enter")
    expect(page.locator("#presence summary")).to_contain_text("식사")
    expect(page.locator("#presence summary")).to_be_focused()
