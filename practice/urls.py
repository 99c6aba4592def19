"""The map of the house: each context hands in its own part."""

from django.urls import include, path

from practice.views import health, lock

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("lock/", lock.lock, name="lock"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/factors/", include("allauth.mfa.urls")),
]
