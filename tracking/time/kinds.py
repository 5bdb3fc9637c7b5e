"""The notice of a local holiday, in words."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import NoticeChoice
from accounts.models.names import reads_english
from accounts.notices.kinds import Kind, register
from accounts.pages import words


def _declared(facts: dict) -> str:
    language = "en" if reads_english() else "hi"
    values = {
        "office": facts["office"][language],
        "name": facts["name"][language],
        "officer": facts["by"][language],
        "date": words.date(date.fromisoformat(facts["on"])),
        "hours": facts["hours"] or _("holiday"),
        "order": facts["order"] or "–",
    }
    if facts["withdrawn"]:
        return _("%(office)s takes back what was declared for %(date)s: %(name)s. By: %(officer)s.") % values
    sentence = _("%(office)s declares for %(date)s: %(name)s, %(hours)s. Order %(order)s. By: %(officer)s.")
    return sentence % values


DECLARED = register(
    Kind("local_day", gettext_lazy("A local holiday was declared"), _declared, mail=NoticeChoice.Mail.NOW)
)
