"""The API's doors: each names its scope, makes one call, and answers in plain data."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clients import clock
from clients.actions import assignments as assigning
from clients.actions import once
from clients.desk.handing import WHY_NOT
from practice.actions import sessions
from practice.api import shapes
from practice.queries import programs
from psychoed.doors import TOKEN, door

KEYS = uuid.UUID("5b0f7a53-1d3c-4f0e-9a49-6a0c2f6f5f11")
LONGEST_KEY = 255
READ = ("GET",)
READ_AND_WRITE = ("GET", "POST")
IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Any text of up to 255 letters. The same again within thirty days answers with what the first made.",
)


class Pages(CursorPagination):
    """Fifty at a time, in an order that does not move."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """A cursor that was made up is told like one that does not exist."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError, OverflowError) as error:
            raise exceptions.NotFound(self.invalid_cursor_message) from error


class Listing(APIView):
    """A list of rows, paged by cursor; names and texts are opened for the page alone."""

    ordering: tuple[str, ...] = ("-created_at", "id")

    def paged(
        self, request: Request, rows: Any, read: Callable[[Sequence[Any]], list[dict[str, Any]]], shape: Any
    ) -> Response:
        """One page, with the addresses of its neighbours."""
        pages = Pages()
        pages.ordering = self.ordering
        page = pages.paginate_queryset(rows, request, view=self) or []
        return pages.get_paginated_response(shape(read(page), many=True).data)


@door(TOKEN, permission="library", methods=READ)
class Editions(Listing):
    """The approved library."""

    ordering = ("-approved_at", "id")

    @extend_schema(operation_id="library_list", responses=shapes.EditionLine(many=True))
    def get(self, request: Request) -> Response:
        """Approved editions, newest first."""
        rows = programs.editions(by=request.user)
        return self.paged(
            request,
            rows,
            lambda page: [programs.read_edition(row, whole=False) for row in page],
            shapes.EditionLine,
        )


@door(TOKEN, permission="library", methods=READ)
class OneEdition(APIView):
    """One edition, whole."""

    @extend_schema(operation_id="library_get", responses=shapes.EditionWhole)
    def get(self, request: Request, edition_id: uuid.UUID) -> Response:
        """The frozen wording."""
        row = programs.editions(by=request.user).filter(id=edition_id).first()
        if row is None:
            raise exceptions.NotFound
        return Response(shapes.EditionWhole(programs.read_edition(row, whole=True)).data)


@door(TOKEN, permission="clients", methods=READ_AND_WRITE)
class Clients(Listing):
    """The caseload of the token's member."""

    @extend_schema(operation_id="clients_list", responses=shapes.ClientShape(many=True))
    def get(self, request: Request) -> Response:
        """Clients, newest first."""
        now = clock.now()
        rows = programs.clients(by=request.user, now=now)
        return self.paged(
            request,
            rows,
            lambda page: programs.read_clients(page, by=request.user, now=now),
            shapes.ClientShape,
        )

    @extend_schema(
        operation_id="clients_create",
        parameters=[IDEMPOTENCY],
        request=shapes.ClientShape,
        responses={201: shapes.ClientShape},
    )
    def post(self, request: Request) -> Response:
        """A new client, with keys of their own."""
        asked = shapes.ClientShape(data=request.data)
        asked.is_valid(raise_exception=True)
        now = clock.now()
        row = once.open_client(by=request.user, submit_key=_key(request), now=now, **asked.validated_data)
        return Response(programs.read_clients([row], by=request.user, now=now)[0], status=201)


@door(TOKEN, permission="assignments", methods=READ_AND_WRITE)
class Assignments(Listing):
    """What was handed over."""

    ordering = ("-agreed_at", "id")

    @extend_schema(operation_id="assignments_list", responses=shapes.AssignmentShape(many=True))
    def get(self, request: Request) -> Response:
        """Newest first; `?client=` for one client."""
        now = clock.now()
        rows = programs.assignments(by=request.user, client_id=_client_asked(request), now=now)
        return self.paged(
            request,
            rows,
            lambda page: programs.read_assignments(page, by=request.user, now=now),
            shapes.AssignmentShape,
        )

    @extend_schema(
        operation_id="assignments_create",
        parameters=[IDEMPOTENCY],
        request=shapes.AssignmentShape,
        responses={201: shapes.AssignmentShape},
    )
    def post(self, request: Request) -> Response:
        """Hand one edition over; a mail goes only where "e-mail is safe" is on record."""
        asked = shapes.AssignmentShape(data=request.data)
        asked.is_valid(raise_exception=True)
        data, now = asked.validated_data, clock.now()
        try:
            handed = once.assign(
                by=request.user,
                submit_key=_key(request),
                client_id=data["client"],
                edition_ids=[data["edition"]],
                why=data.get("why", ""),
                mail=data["mail"],
                prepared=data["prepared"],
                now=now,
            )
        except assigning.CannotAssign as error:
            raise exceptions.ValidationError({"edition": [str(WHY_NOT[error.why])]}) from error
        return Response(
            programs.read_assignments(handed.assignments, by=request.user, now=now)[0], status=201
        )


@door(TOKEN, permission="entries", methods=READ)
class Entries(Listing):
    """What clients shared."""

    ordering = ("-sent_at", "id")

    @extend_schema(operation_id="entries_list", responses=shapes.EntryShape(many=True))
    def get(self, request: Request, assignment_id: uuid.UUID) -> Response:
        """Sent entries of one assignment; every reading is recorded."""
        now = clock.now()
        rows = programs.entries(by=request.user, assignment_id=assignment_id, now=now)
        return self.paged(
            request,
            rows,
            lambda page: programs.read_entries(page, by=request.user, now=now),
            shapes.EntryShape,
        )


@door(TOKEN, permission="summaries", methods=READ_AND_WRITE)
class Summaries(Listing):
    """Record summaries of one client. Process notes are not here."""

    ordering = ("-written_at", "id")

    @extend_schema(operation_id="summaries_list", responses=shapes.SummaryShape(many=True))
    def get(self, request: Request, client_id: uuid.UUID) -> Response:
        """Newest first."""
        now = clock.now()
        rows = programs.summaries(by=request.user, client_id=client_id, now=now)
        return self.paged(
            request,
            rows,
            lambda page: programs.read_summaries(page, by=request.user, now=now),
            shapes.SummaryShape,
        )

    @extend_schema(
        operation_id="summaries_write", request=shapes.SummaryShape, responses={201: shapes.SummaryShape}
    )
    def post(self, request: Request, client_id: uuid.UUID) -> Response:
        """Write the summary of one of the member's own sessions."""
        asked = shapes.SummaryShape(data=request.data)
        asked.is_valid(raise_exception=True)
        data, now = asked.validated_data, clock.now()
        programs.summaries(by=request.user, client_id=client_id, now=now)
        row = sessions.summarise(
            by=request.user, session_id=data["session"], client_id=client_id, text=data["text"], now=now
        )
        return Response(programs.read_summaries([row], by=request.user, now=now)[0], status=201)


def _key(request: Request) -> uuid.UUID | None:
    """The `Idempotency-Key` of the request: any text of up to 255 letters; the same twice makes one."""
    text = request.headers.get("Idempotency-Key")
    if text is None:
        return None
    if not 0 < len(text) <= LONGEST_KEY:
        raise exceptions.ValidationError({"Idempotency-Key": ["Give up to 255 letters."]})
    return uuid.uuid5(KEYS, text)


def _client_asked(request: Request) -> uuid.UUID | None:
    asked = request.query_params.get("client")
    try:
        return uuid.UUID(asked) if asked else None
    except ValueError as error:
        raise exceptions.ValidationError({"client": ["Give the id of a client."]}) from error
