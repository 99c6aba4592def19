"""The addresses of the client's pages: behind a mailed link (`l/`), and within a sitting (`x/`)."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from clients.portal import (
    appearance,
    choosing,
    harm,
    knowing,
    landing,
    record,
    sending,
    start,
    stopping,
    writing_pages,
)


class Deed(StringConverter):
    """How an entry is undone."""

    regex = "take-back|withdraw|remove"


register_converter(Deed, "deed")

app_name = "portal"
ENTRY = "x/<uuid:assignment_id>/<uuid:entry_id>"
urlpatterns = [
    path("robots.txt", landing.robots, name="robots"),
    path("l/", landing.landing, name="landing_bare"),
    path("l/<path:lid>", landing.landing, name="landing"),
    path("u/<str:token>", stopping.stop, name="stop"),
    path("x/", start.start, name="start"),
    path("x/pause", landing.pause, name="pause"),
    path("x/looks", appearance.change, name="looks"),
    path("x/leave", knowing.leave, name="leave"),
    path("x/finish", knowing.finish, name="finish"),
    path("x/number", knowing.number, name="number"),
    path("x/number/new", knowing.new_number, name="new_number"),
    path("x/code", knowing.code, name="code"),
    path("x/known", knowing.known, name="known"),
    path("x/keep", knowing.keep, name="keep"),
    path("x/choices", choosing.choose, name="choices"),
    path("x/choices/notes", choosing.notes, name="notes"),
    path("x/choices/<uuid:assignment_id>/when", choosing.when, name="when"),
    path("x/choices/close", choosing.close, name="close"),
    path("x/choices/close-all", choosing.close_all, name="close_all"),
    path("x/everything", record.everything, name="everything"),
    path("x/everything/file", record.everything_file, name="everything_file"),
    path("x/erasure", record.erasure, name="erasure"),
    path("x/looked", record.looked, name="looked"),
    path("x/not-mine", choosing.not_mine, name="not_mine"),
    path("x/between-us", choosing.between_us, name="between_us"),
    path("x/between-us/<uuid:said_id>/unsay", choosing.unsay, name="unsay"),
    path("x/<uuid:assignment_id>/", start.piece, name="piece"),
    path("x/<uuid:assignment_id>/begin", start.begin, name="begin"),
    path("x/<uuid:assignment_id>/read", start.read, name="read"),
    path("x/<uuid:assignment_id>/not-this-one", start.not_this_one, name="not_this_one"),
    path("x/<uuid:assignment_id>/after-all", start.after_all, name="after_all"),
    path("x/<uuid:assignment_id>/between-us", choosing.between_us, name="between_us_about"),
    path(f"{ENTRY}/<int:number>", writing_pages.question, name="question"),
    path(f"{ENTRY}/save", writing_pages.save, name="save"),
    path(f"{ENTRY}/check", sending.check, name="check"),
    path(f"{ENTRY}/send", sending.send, name="send"),
    path(f"{ENTRY}/safe", harm.safe, name="safe"),
    path(f"{ENTRY}/look", harm.look, name="look"),
    path(f"{ENTRY}/sent", sending.sent, name="sent"),
    path(f"{ENTRY}/<deed:deed>", sending.undo, name="undo"),
]
