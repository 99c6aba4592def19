"""Two tables, joined by one key, and one that takes what is typed."""

from django.db import models


class Person(models.Model):
    name = models.CharField(max_length=80)
    email = models.EmailField()

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    token = models.CharField(max_length=43, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=12)
    due = models.DateField()
    answers = models.TextField(default="")

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return self.title
