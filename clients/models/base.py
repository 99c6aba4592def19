"""What every row that holds something personal has: an id made before INSERT, and a practice."""

import uuid

from django.db import models


class PracticeRow(models.Model):
    """A row that belongs to one practice. Its id is part of the associated data of its sealed values."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey("practice.Practice", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class ClientRow(PracticeRow):
    """A row that belongs to one client; erasing the client takes it."""

    client = models.ForeignKey("clients.Client", on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True
