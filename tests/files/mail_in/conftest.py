import pytest

from tests.factories import District
from tests.imap_server import ImapServer


@pytest.fixture(scope="module")
def dovecot():
    with ImapServer() as server:
        yield server


@pytest.fixture
def server(dovecot, settings, tmp_path):
    settings.MAIL_IN_CA = dovecot.authority
    settings.MEDIA_ROOT = tmp_path
    dovecot.empty()
    return dovecot


@pytest.fixture
def kannauj():
    return District()
