"""The address book of an office."""

from django.urls import include, path

from accounts.administration.urls import pages_of

from .records import AddressBook

urlpatterns = [path("staff/address-book/", include(pages_of(AddressBook())))]
