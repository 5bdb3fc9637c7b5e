import json
from importlib import import_module

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from tests.factories import District

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
migration = import_module("accounts.migrations.0027_encrypt_second_factors")


def dump() -> str:
    """The table of second factors as a thief of the database reads it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        return "\n".join(data for (data,) in cursor.fetchall())


@pytest.fixture
def dm():
    return District().dm.user


def test_a_dump_of_the_table_holds_neither_the_secret_nor_a_recovery_code(dm):
    TOTP.activate(dm, SECRET)
    codes = RecoveryCodes.activate(dm)
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert SECRET not in dump()
    assert not [code for code in codes.generate_codes() if code in dump()]
    assert seed.startswith("gAAAA")


def test_what_was_stored_in_clear_is_encrypted_and_works_on(dm):
    """The migration, which may run twice."""
    plain = {"totp": {"secret": SECRET}, "recovery_codes": {"seed": "ab" * 40, "used_mask": 1}}
    for kind, data in plain.items():
        Authenticator.objects.create(user=dm, type=kind, data=data)
    for _run in range(2):
        migration.encrypt(apps, None)
    assert SECRET not in dump()
    assert "abab" not in dump()
    assert len(RecoveryCodes.activate(dm).get_unused_codes()) == 9
    migration.decrypt(apps, None)
    assert {kind: Authenticator.objects.get(type=kind).data for kind in plain} == plain


def test_a_key_is_replaced_without_anybody_noticing(dm, settings, capsys):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.SECOND_FACTOR_KEYS = [old]
    codes = RecoveryCodes.activate(dm).generate_codes()
    settings.SECOND_FACTOR_KEYS = [new, old]
    assert RecoveryCodes.activate(dm).generate_codes() == codes
    call_command("rotate_second_factor_keys")
    assert capsys.readouterr().out.startswith("1 second factors")
    settings.SECOND_FACTOR_KEYS = [new]
    assert RecoveryCodes.activate(dm).generate_codes() == codes


def test_a_secret_that_was_planted_in_clear_is_not_taken_for_one(dm):
    planted = Authenticator.objects.create(user=dm, type="totp", data={"secret": SECRET})
    assert json.loads(dump())["secret"] == SECRET
    with pytest.raises(ImproperlyConfigured, match="SECOND_FACTOR_KEYS"):
        planted.wrap().validate_code("123456")
