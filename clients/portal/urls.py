"""The addresses of the client's pages: behind a mailed link (`l/`), and within a sitting (`x/`)."""

from django.urls import include, path, register_converter
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
ENTRY = "<uuid:assignment_id>/<uuid:entry_id>"
SITTING = [  # what a hand that writes asks for is looked for first
    path(f"{ENTRY}/<int:number>", writing_pages.question, name="question"),
    path(f"{ENTRY}/save", writing_pages.save, name="save"),
    path(f"{ENTRY}/check", sending.check, name="check"),
    path(f"{ENTRY}/send", sending.send, name="send"),
    path(f"{ENTRY}/safe", harm.safe, name="safe"),
    path(f"{ENTRY}/look", harm.look, name="look"),
    path(f"{ENTRY}/sent", sending.sent, name="sent"),
    path(f"{ENTRY}/<deed:deed>", sending.undo, name="undo"),
    path("", start.start, name="start"),
    path("pause", landing.pause, name="pause"),
    path("looks", appearance.change, name="looks"),
    path("leave", knowing.leave, name="leave"),
    path("finish", knowing.finish, name="finish"),
    path("number", knowing.number, name="number"),
    path("number/new", knowing.new_number, name="new_number"),
    path("code", knowing.code, name="code"),
    path("known", knowing.known, name="known"),
    path("keep", knowing.keep, name="keep"),
    path("choices", choosing.choose, name="choices"),
    path("choices/notes", choosing.notes, name="notes"),
    path("choices/<uuid:assignment_id>/when", choosing.when, name="when"),
    path("choices/close", choosing.close, name="close"),
    path("choices/close-all", choosing.close_all, name="close_all"),
    path("everything", record.everything, name="everything"),
    path("everything/file", record.everything_file, name="everything_file"),
    path("erasure", record.erasure, name="erasure"),
    path("looked", record.looked, name="looked"),
    path("not-mine", choosing.not_mine, name="not_mine"),
    path("between-us", choosing.between_us, name="between_us"),
    path("between-us/<uuid:said_id>/", choosing.said, name="said"),
    path("between-us/<uuid:said_id>/unsay", choosing.unsay, name="unsay"),
    path("<uuid:assignment_id>/", start.piece, name="piece"),
    path("<uuid:assignment_id>/begin", start.begin, name="begin"),
    path("<uuid:assignment_id>/read", start.read, name="read"),
    path("<uuid:assignment_id>/not-this-one", start.not_this_one, name="not_this_one"),
    path("<uuid:assignment_id>/after-all", start.after_all, name="after_all"),
    path("<uuid:assignment_id>/between-us", choosing.between_us, name="between_us_about"),
]
urlpatterns = [
    path("robots.txt", landing.robots, name="robots"),
    path("l/", landing.landing, name="landing_bare"),
    path("l/<path:lid>", landing.landing, name="landing"),
    path("u/<str:token>", stopping.stop, name="stop"),
    path("x/", include(SITTING)),
]
