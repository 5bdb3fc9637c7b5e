"""Preview of an answer sheet before it is entered: the steps it would take, and the errors by line."""

from itertools import chain

from django.core.cache import cache
from django.utils.translation import gettext as _

from accounts.email_ids.mailboxes.sheet import Answer, read_answer, take_answer
from accounts.models import Charge
from accounts.refusals import WrongStep

WAIT_SECONDS = 15 * 60
MOST_SHOWN = 500


def preview(content: bytes, by: Charge, name: str) -> dict:
    """Context for templates/accounts/email_answer.html; a sheet without errors is cached to be confirmed."""
    answer = read_answer(content, by=by)
    total = len(answer.created) + sum(map(len, answer.rejected.values()))
    if total and not answer.errors:
        cache.set(_key(name), content, WAIT_SECONDS)
    return {
        "tried": True,
        "kept": name if total and not answer.errors else "",
        "created": len(answer.created),
        "rejected": total - len(answer.created),
        "errors": answer.errors[:MOST_SHOWN],
        "error_count": len(answer.errors),
        "rows": _rows(answer),
    }


def enter(name: str, by: Charge) -> int:
    """Enter the sheet cached under that name; return the number of IDs."""
    content = cache.get(_key(name)) if name.startswith(f"{by.user_id}-") else None
    if content is None:
        raise WrongStep(_("The sheet waited too long. Please upload it again."))
    done = take_answer(read_answer(content, by=by), by=by)
    cache.delete(_key(name))
    return done


def _rows(answer: Answer) -> list[dict]:
    created = ({"id": email_id, "result": _("created"), "reason": ""} for email_id in answer.created)
    rejected = (
        {"id": email_id, "result": _("rejected"), "reason": reason}
        for reason, ids in sorted(answer.rejected.items())
        for email_id in ids
    )
    return list(chain(rejected, created))[:MOST_SHOWN]


def _key(name: str) -> str:
    return f"email-answer:{name[:100]}"
