"""One database for each measured size, beside the one that DATABASE_URL names."""

import os
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from django.core.cache import cache
from django.db import connection
from psycopg2 import sql

from . import processor

HOME = urlsplit(os.environ["DATABASE_URL"])


def address(size: int) -> str:
    """The address of the database with so many papers."""
    return urlunsplit(HOME._replace(path=f"{HOME.path}_{size}"))


def make(size: int, *, like: int | None) -> None:
    """Make the database if it is not there: empty, or as a copy of a smaller one, to be filled on."""
    name = urlsplit(address(size)).path[1:]
    template = urlsplit(address(like)).path[1:] if like else "template1"
    connection.close()
    home = psycopg2.connect(urlunsplit(HOME))
    home.autocommit = True
    with home.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            cursor.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
    home.close()


def use(size: int) -> None:
    """From now on, this process and those it starts work on the papers of that size."""
    connection.close()
    os.environ["DATABASE_URL"] = address(size)
    connection.settings_dict["NAME"] = urlsplit(address(size)).path[1:]
    cache.clear()


def server() -> int | None:
    """The first process of the database's server, if it runs on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return processor.parent(cursor.fetchone()[0], name="postgres")


def link() -> psycopg2.extensions.connection:
    """A new connection to the database in use."""
    return psycopg2.connect(os.environ["DATABASE_URL"])
