"""The pages of django-allauth that the desk uses, under ``/accounts/``. Those it does not use
(sign-up, e-mail addresses, password by mail) have no address, so they cannot be reached."""

from functools import wraps

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path

from staff.views.answers import UNPROCESSABLE
from supportdesk.lib.policy import Policy, View, anyone, requires, signed_in


def ours(policy: Policy, view: View) -> View:
    """A view of allauth's behind a policy of the desk's, answering 422 for a form with errors."""

    @requires(policy)
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: str) -> HttpResponse:
        response = view(request, **kwargs)
        drawn = getattr(response, "context_data", None) or {}
        if request.method == "POST" and getattr(drawn.get("form"), "errors", None):
            response.status_code = UNPROCESSABLE
        return response

    return guarded


@requires(anyone)
def closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """allauth asks for these names; nothing is behind them."""
    raise Http404


PAGES: list[tuple[str, Policy, View, str]] = [
    ("login/", anyone, account.login, "account_login"),
    ("logout/", anyone, account.logout, "account_logout"),
    ("inactive/", anyone, account.account_inactive, "account_inactive"),
    ("reauthenticate/", signed_in, account.reauthenticate, "account_reauthenticate"),
    ("password/", signed_in, account.password_change, "account_change_password"),
    (
        "password/done/",
        anyone,
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    ("two-factor/", signed_in, mfa.index, "mfa_index"),
    ("two-factor/authenticate/", anyone, mfa.authenticate, "mfa_authenticate"),
    ("two-factor/reauthenticate/", signed_in, mfa.reauthenticate, "mfa_reauthenticate"),
    ("two-factor/app/", signed_in, totp.activate_totp, "mfa_activate_totp"),
    ("two-factor/app/remove/", signed_in, totp.deactivate_totp, "mfa_deactivate_totp"),
    ("two-factor/codes/", signed_in, codes.view_recovery_codes, "mfa_view_recovery_codes"),
    (
        "two-factor/codes/new/",
        signed_in,
        codes.generate_recovery_codes,
        "mfa_generate_recovery_codes",
    ),
    ("two-factor/keys/", signed_in, keys.list_webauthn, "mfa_list_webauthn"),
    ("two-factor/keys/add/", signed_in, keys.add_webauthn, "mfa_add_webauthn"),
    ("two-factor/keys/login/", anyone, keys.login_webauthn, "mfa_login_webauthn"),
    (
        "two-factor/keys/reauthenticate/",
        signed_in,
        keys.reauthenticate_webauthn,
        "mfa_reauthenticate_webauthn",
    ),
    ("two-factor/keys/<int:pk>/", signed_in, keys.edit_webauthn, "mfa_edit_webauthn"),
    ("two-factor/keys/<int:pk>/remove/", signed_in, keys.remove_webauthn, "mfa_remove_webauthn"),
    ("sso/cancelled/", anyone, social.login_cancelled, "socialaccount_login_cancelled"),
    ("sso/error/", anyone, social.login_error, "socialaccount_login_error"),
    ("sso/<slug:provider_id>/login/", anyone, oidc.login, "openid_connect_login"),
    ("sso/<slug:provider_id>/login/callback/", anyone, oidc.callback, "openid_connect_callback"),
]
CLOSED = ("account_set_password", "socialaccount_signup", "socialaccount_connections")

urlpatterns = [
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        ours(anyone, account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    *(path(route, ours(policy, view), name=name) for route, policy, view, name in PAGES),
    *(path(f"closed/{name}/", closed, name=name) for name in CLOSED),
]
