"""The form of an office's mailbox."""

import re

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from files.models import Mailbox

HOST = re.compile(r"(?!-)[a-z0-9.-]{1,200}(?<![-.])")
FOLDER_HELP = _("It is made if it does not exist; letters lie there once they are on the list.")


class MailboxForm(forms.ModelForm):
    """Server, account and folders; the password is never shown again."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Left empty, the password on record stays."),
    )

    class Meta:
        model = Mailbox
        fields = ("host", "port", "username", "folder", "done_folder", "acknowledges")
        help_texts = {
            "host": _("The name alone; the line is always encrypted."),
            "done_folder": FOLDER_HELP,
        }

    field_order = ("host", "port", "username", "password", "folder", "done_folder", "acknowledges")

    def clean_host(self) -> str:
        """A name of a server, without what stands around it in an address."""
        host = self.cleaned_data["host"].strip().lower()
        if not HOST.fullmatch(host):
            raise forms.ValidationError(gettext("Please enter the name of the server alone."))
        return host

    def clean_port(self) -> int:
        """A port that exists."""
        port = self.cleaned_data["port"]
        if not 0 < port < 65_536:
            raise forms.ValidationError(gettext("The port is 993 with nearly every server."))
        return port

    def clean(self) -> dict:
        """Two folders, as else each letter would stay on the list for ever."""
        facts = super().clean()
        if facts.get("folder") and facts.get("folder") == facts.get("done_folder"):
            self.add_error("done_folder", gettext("Please enter another folder than the one that is read."))
        return facts
