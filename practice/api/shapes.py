"""The shapes that the API takes and gives; the schema is made from them."""

from rest_framework import serializers

from clients.schedule import walltime


class EditionLine(serializers.Serializer):
    """A line of the library."""

    id = serializers.UUIDField()
    slug = serializers.SlugField()
    kind = serializers.ChoiceField(choices=["handout", "exercise", "measure", "session_check"])
    title = serializers.CharField()
    language = serializers.CharField()
    version = serializers.IntegerField()
    minutes = serializers.IntegerField()
    sha256 = serializers.CharField()
    approved_at = serializers.DateTimeField()


class EditionWhole(EditionLine):
    """The whole wording, as it is frozen."""

    blocks = serializers.JSONField()
    items = serializers.JSONField()
    meta = serializers.JSONField()


class ClientShape(serializers.Serializer):
    """A client of the caseload."""

    id = serializers.UUIDField(read_only=True)
    code = serializers.CharField(read_only=True)
    name = serializers.CharField(max_length=200)
    nickname = serializers.CharField(max_length=80, required=False, allow_blank=True)
    language = serializers.CharField(max_length=12, default="en")
    zone = serializers.CharField(max_length=64, default="Europe/London")
    status = serializers.CharField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)

    def validate_zone(self, value: str) -> str:
        """A zone that exists."""
        if not walltime.is_zone(value):
            raise serializers.ValidationError("Write a time zone such as Europe/London.")
        return value


class AssignmentShape(serializers.Serializer):
    """What was given, and how far it has come."""

    id = serializers.UUIDField(read_only=True)
    client = serializers.UUIDField()
    edition = serializers.UUIDField()
    sha256 = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    kind = serializers.CharField(read_only=True)
    why = serializers.CharField(max_length=500, required=False, allow_blank=True)
    mail = serializers.BooleanField(write_only=True, default=False)
    prepared = serializers.BooleanField(write_only=True, default=False)
    stage = serializers.CharField(read_only=True)
    outcome = serializers.CharField(read_only=True)
    cadence = serializers.CharField(read_only=True)
    agreed_at = serializers.DateTimeField(read_only=True)
    ready_at = serializers.DateTimeField(read_only=True, allow_null=True)
    closed_at = serializers.DateTimeField(read_only=True, allow_null=True)


class EntryShape(serializers.Serializer):
    """One sent entry: the shared answers once it was opened at the desk, and how many the client kept."""

    id = serializers.UUIDField()
    assignment = serializers.UUIDField()
    client = serializers.UUIDField()
    sent_at = serializers.DateTimeField()
    hand = serializers.CharField()
    kept_back = serializers.IntegerField()
    opened_at = serializers.DateTimeField(allow_null=True)
    shared = serializers.JSONField(allow_null=True)


class SummaryShape(serializers.Serializer):
    """A record summary."""

    id = serializers.UUIDField(read_only=True)
    client = serializers.UUIDField(read_only=True)
    session = serializers.UUIDField()
    text = serializers.CharField(max_length=8000)
    written_at = serializers.DateTimeField(read_only=True)
