"""Three addresses."""

from django.urls import path

from benchmarks.floor import views

urlpatterns = [
    path("link/<str:token>", views.link),
    path("list", views.rows),
    path("save/<int:pk>", views.save),
]
