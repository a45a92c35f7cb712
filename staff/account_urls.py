"""The pages of django-allauth that the desk uses, under ``/accounts/``. Those it does not use
(sign-up, e-mail addresses, password by mail) have no address, so they cannot be reached."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as social
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path


def closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """allauth asks for these names; nothing is behind them."""
    raise Http404


urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("two-factor/", mfa.index, name="mfa_index"),
    path("two-factor/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("two-factor/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("two-factor/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("two-factor/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("two-factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "two-factor/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path("two-factor/keys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("two-factor/keys/add/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("two-factor/keys/login/", keys.login_webauthn, name="mfa_login_webauthn"),
    path(
        "two-factor/keys/reauthenticate/",
        keys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("two-factor/keys/<int:pk>/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("two-factor/keys/<int:pk>/remove/", keys.remove_webauthn, name="mfa_remove_webauthn"),
    path("sso/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sso/error/", social.login_error, name="socialaccount_login_error"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    *(
        path(f"closed/{name}/", closed, name=name)
        for name in ("account_set_password", "socialaccount_signup", "socialaccount_connections")
    ),
]
