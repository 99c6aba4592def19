"""Signing in and out, the password and the address: the library's views, each behind a door that says who may ask."""

from allauth.account import views as library
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from clients import clock
from practice.actions import people
from psychoed.doors import ANYONE, SELF, door

FORM = ("GET", "POST")

login = door(ANYONE, methods=FORM)(library.login)
logout = door(ANYONE, methods=("POST",))(library.logout)
inactive = door(ANYONE)(library.account_inactive)
reauthenticate = door(SELF, methods=FORM, before_factor=True, while_locked=True)(library.reauthenticate)
email = door(SELF, methods=FORM, step_up=True)(library.email)
confirm_email = door(ANYONE, methods=FORM)(library.confirm_email)
password_change = door(SELF, methods=FORM, step_up=True)(library.password_change)
password_set = door(SELF, methods=FORM, step_up=True)(library.password_set)
password_reset = door(ANYONE, methods=FORM)(library.password_reset)
password_reset_done = door(ANYONE)(library.password_reset_done)
password_reset_from_key = door(ANYONE, methods=FORM)(library.password_reset_from_key)
password_reset_from_key_done = door(ANYONE)(library.password_reset_from_key_done)


@door(ANYONE)
def nobody_signs_up(request: HttpRequest) -> HttpResponse:
    """People are brought in by an owner. The library asks for the name of this page when it writes a mail."""
    raise Http404


@door(SELF, methods=("POST",))
def everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of this login: a laptop was left on a train."""
    people.sign_out_everywhere(by=request.member, now=clock.now())
    messages.success(request, _("You are signed out everywhere."))
    return redirect("account_login")
