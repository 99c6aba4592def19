"""Where forms of the desk keep what is typed until it is saved."""

import json

from django.http import HttpRequest, JsonResponse

from clients import clock
from practice.actions import drafts
from practice.policy import PracticePermission
from psychoed.doors import STAFF, door


@door(STAFF, permission=PracticePermission.WORK, methods=("GET", "POST", "DELETE"))
def draft(request: HttpRequest) -> JsonResponse:
    """GET ?key= gives back, POST {key, body} keeps, DELETE ?key= forgets."""
    key = request.GET.get("key", "")
    if request.method == "GET":
        return JsonResponse({"body": drafts.take(by=request.member, form_key=key, now=clock.now())})
    if request.method == "DELETE":
        drafts.drop(by=request.member, form_key=key)
        return JsonResponse({"forgotten": True})
    return _keep(request)


def _keep(request: HttpRequest) -> JsonResponse:
    try:
        sent = json.loads(request.body)
        kept = drafts.keep(
            by=request.member, form_key=str(sent["key"]), body=dict(sent["body"]), now=clock.now()
        )
    except drafts.NotAKey:
        return JsonResponse({"problem": "No form has this key. Nothing was kept."}, status=400)
    except (ValueError, KeyError, TypeError, RecursionError):
        return JsonResponse({"problem": "A draft is {key, body} with at most 60,000 letters."}, status=400)
    return JsonResponse({"kept_at": kept.saved_at.isoformat()})
