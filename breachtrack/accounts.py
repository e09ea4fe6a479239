"""Who may have an account: only people whom an administrator has invited."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's adapter with the door of sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
