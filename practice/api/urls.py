"""The addresses of the API."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from practice.api import pages, views

urlpatterns = [
    path("", pages.browse, name="api"),
    path("schema/", SpectacularJSONAPIView.as_view(), name="api_schema"),
    path("library/", views.Editions.as_view(), name="api_library"),
    path("library/<uuid:edition_id>/", views.OneEdition.as_view(), name="api_edition"),
    path("clients/", views.Clients.as_view(), name="api_clients"),
    path("clients/<uuid:client_id>/summaries/", views.Summaries.as_view(), name="api_summaries"),
    path("assignments/", views.Assignments.as_view(), name="api_assignments"),
    path("assignments/<uuid:assignment_id>/entries/", views.Entries.as_view(), name="api_entries"),
]
