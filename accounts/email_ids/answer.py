"""An answer sheet tried before it is entered: what it would do, and what is wrong with which line."""

from itertools import chain

from django.core.cache import cache
from django.utils.translation import gettext as _

from accounts.email_ids.mailboxes.sheet import Answer, read_answer, take_answer
from accounts.models import Charge
from accounts.refusals import WrongStep

WAITS = 15 * 60
MOST_SHOWN = 500


def tried(content: bytes, by: Charge, name: str) -> dict:
    """What templates/accounts/email_answer.html shows of a sheet; a good one waits to be confirmed."""
    answer = read_answer(content, by=by)
    total = len(answer.created) + sum(map(len, answer.rejected.values()))
    if total and not answer.errors:
        cache.set(_key(name), content, WAITS)
    return {
        "tried": True,
        "kept": name if total and not answer.errors else "",
        "created": len(answer.created),
        "rejected": total - len(answer.created),
        "errors": answer.errors[:MOST_SHOWN],
        "error_count": len(answer.errors),
        "rows": _rows(answer),
    }


def entered(name: str, by: Charge) -> int:
    """Enter the sheet that waits under that name; the number of IDs."""
    content = cache.get(_key(name)) if name.startswith(f"{by.user_id}-") else None
    if content is None:
        raise WrongStep(_("The sheet waited too long. Please upload it again."))
    done = take_answer(read_answer(content, by=by), by=by)
    cache.delete(_key(name))
    return done


def _rows(answer: Answer) -> list[dict]:
    created = ({"id": one, "result": _("created"), "reason": ""} for one in answer.created)
    rejected = (
        {"id": one, "result": _("rejected"), "reason": reason}
        for reason, ids in sorted(answer.rejected.items())
        for one in ids
    )
    return list(chain(rejected, created))[:MOST_SHOWN]


def _key(name: str) -> str:
    return f"email-answer:{name[:100]}"
