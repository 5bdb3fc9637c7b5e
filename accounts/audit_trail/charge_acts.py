"""The proof of charges: each beginning and end that is on record, against the act that says so."""

from .chain import Break, Key, rows
from .versions import LAST, reach

# Versions of charges without an act that was entered together with them: an act on staff that names the
# charge, with an entry of the audit trail by the same administrator, or an objection to a charge of that
# post. What the owner of the tables established has the number 0; what is older than the numbers has none.
WITHOUT_ACT = """
SELECT changed.row_id, changed.seq, changed."row" ->> 'begins', changed."row" ->> 'ends',
    before."row" ->> 'begins', before."row" ->> 'ends'
FROM accounts_rowversion changed LEFT JOIN accounts_rowversion before
    ON before.of_table = changed.of_table AND before.row_id = changed.row_id AND before.seq = changed.seq - 1
WHERE changed.of_table = 'accounts_charge' AND changed.row_id > %(after)s
    AND changed.row_id <= %(until)s AND changed.transaction > 0
    AND NOT EXISTS (
        SELECT FROM accounts_staffact act
        JOIN accounts_rowversion entered ON entered.of_table = 'accounts_staffact'
            AND entered.row_id = act.id AND entered.seq = 1 AND entered.transaction = changed.transaction
        WHERE (
            act.kind = 'taken_back' AND act.person_id = (changed."row" ->> 'user_id')::bigint
            OR act.id IN (SELECT staffact_id FROM accounts_staffact_charges WHERE charge_id = changed.row_id)
        ) AND EXISTS (
            SELECT FROM accounts_auditlink sealed JOIN accounts_auditentry entry ON entry.id = sealed.entry_id
            WHERE sealed.transaction = changed.transaction AND entry.by_id = act.by_id
        )
    ) AND NOT EXISTS (
        SELECT FROM accounts_auditlink sealed JOIN accounts_auditentry entry ON entry.id = sealed.entry_id
        WHERE sealed.transaction = changed.transaction AND entry.act = 'objected'
            AND entry.kind = 'accounts.post' AND entry.object_id = (changed."row" ->> 'post_id')::bigint
    )
ORDER BY changed.row_id, changed.seq
"""


def charges(after: Key) -> tuple[Key | None, list[Break]]:
    """Name each beginning or end of the next charges that no act on record says; the key is a charge."""
    done = int(after[0]) if after else 0
    until = reach("accounts_charge", done)
    found = []
    for charge, seq, begins, ends, began, ended in rows(WITHOUT_ACT, {"after": done, "until": until}):
        now, before = f"{begins} – {ends or ''}", f"{began} – {ended or ''}" if began else ""
        found.append(Break(f"accounts_charge {charge}", seq, "charge.act", now[:100], before[:100]))
    return ((until,) if until < LAST else None), found
