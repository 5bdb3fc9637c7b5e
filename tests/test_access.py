from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from itertools import product
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse
from django.utils import timezone

from accounts.charges import proposing
from accounts.imports.organisation import imports
from accounts.models import EmailPattern, Notice, StaffAct
from accounts.sign_in.middleware import BEGAN
from files.bundle.verbs import folder
from files.bundle.verbs import whole as kept
from files.models import Bundle, Correspondent, Document, NumberPattern
from tests.access import (
    CHANGES_ACCESS,
    CHANGES_NO_ACCESS,
    KINDS_OF_RECORDS,
    MOUNTED,
    ROLES,
    TABLE,
)
from tests.factories import (
    District,
    agree,
    ask_about,
    make_api_token,
    make_batch,
    make_certificate,
    make_charge,
    make_handover,
    make_head,
    make_incoming_letter,
    make_kept,
    make_late_paper,
    make_leave,
    make_letter,
    make_mailbox,
    make_post,
    make_receipt,
    make_rung,
    make_staff_import,
    make_subscription,
    make_training,
    make_user,
    make_work_notice,
    open_test_file,
    send,
)
from tests.files.drafts.drafting import put_up
from tracking.models import Channel, Rule
from tracking.movement.acts import ACTS
from tracking.paper import sharing

IMPORTS = (
    *("staff_import", "staff_import_marked"),
    *("check_staff_import", "confirm_staff_import", "take_back_staff_import"),
)
ORGANISATION = (
    *("organisation_import", "organisation_marked"),
    *("check_organisation", "confirm_organisation", "take_back_organisation"),
)
CALENDARS = ("add_rung", "declare_day", "withdraw_day", "change_hours", "withdraw_hours", "change_rule")
OF_API = (
    *("monitor", "papers", "days", "causes", "signs", "rank", "map", "trend", "medians", "likely"),
    "certificate",
)
OTHER_METHODS = ("put", "patch", "delete")
# Pages of one passkey, which nobody here has.
OF_A_PASSKEY = {"mfa_edit_webauthn", "mfa_remove_webauthn"}
# The verbs on a file: posted with all their fields, so that the answer shows who may do them.
PRESSES = {*ACTS, "send_note", "save_note", "discard_note", "shares"}
OF_A_DRAFT = (
    *("draft", "edit_draft", "save_draft_text", "draft_addressees", "comment_draft", "approve_draft"),
    *("draft_pdf", "return_draft", "withdraw_draft", "give_up_draft", "take_up_draft"),
)
OF_A_BATCH = ("scan", "scan_original", "change_split", "make_letters")
OF_AN_INCOMING_LETTER = ("incoming_letter", "put_aside_letter", "take_back_letter")
OF_A_RECEIPT = (
    *("receipt", "receipt_documents", "acknowledgement", "acknowledge_by_mail", "correct_receipt"),
    "file_from_receipt",
)
PREPARED = {"unpark": ["park"], "place_hold": ["park"], "lift_hold": ["park", "place_hold"]}


def declared() -> list[tuple[str, str, dict[str, int]]]:
    """The rows of the table: URL, method, and the answer to each role."""
    rows = []
    for line in TABLE.strip().splitlines():
        name, method, *codes = line.split()
        rows.append((name, method, dict(zip(ROLES, map(int, codes), strict=True))))
    return rows


def named_urls(patterns, prefix: str = "") -> set[str]:
    """The names of all URLs, with their namespaces."""
    names = set()
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            names.add(prefix + (pattern.name or str(pattern.pattern)))
        else:
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            names |= named_urls(pattern.url_patterns, space)
    return names


def url_names() -> set[str]:
    """The names of all URLs and of all acts on a paper, which share one URL."""
    return named_urls(get_resolver().url_patterns) - {"act"} | set(ACTS)


class Scene:
    """A file that Sunita opened and Manoj has, and one client per role."""

    def __init__(self):
        self.district = district = District()
        admin_post = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
        self.file = open_test_file(district.sunita)
        draft = put_up(district.sunita, self.file, district.etawah, signatory=district.sdm_post)
        send(self.file, district.sunita, district.sdm_post)
        self.file.refresh_from_db()
        self.receipt = make_receipt(district.sunita, to=district.sdm_post)
        self.receipt.refresh_from_db()
        place = default_storage.save("aa/bb/scene.pdf", ContentFile(b"%PDF-1.7"))
        document, scan = (Document.objects.create(
            file=paper, seq=2, title="प्रार्थना पत्र", original_name="a.pdf", content=place,
            sha256="0" * 64, salt=b"", mime="application/pdf", size=1, first_page=1, pages=2,
            added_by=district.manoj.user, post=district.sdm_post, added_at=self.file.created_at,
        ) for paper in (self.file, self.receipt))  # fmt: skip
        make_mailbox(district.kannauj)
        batch = make_batch(district.sunita, place)
        incoming = make_incoming_letter(district.kannauj, papers=[make_kept(place)])
        share = sharing.share(
            self.file, by=district.manoj, person=make_user("साझा", "Shared"), reason="जाँच",
            until=timezone.localdate() + timedelta(days=1),
        )  # fmt: skip
        handover = make_handover(district.sunita, district.dm).pk
        nodal = make_charge(admin_post, "संजय सिंह", "Sanjay Singh")
        staff_import = make_staff_import(nodal).pk
        content = "Office code,Section code,Name in Hindi,Name in English\nKNJ,REV,राजस्व,Revenue".encode()
        sections_import = imports.upload(content, kind="sections", name="sections.csv", by=nodal).pk
        proposal = proposing.propose(district.clerk_post, by=nodal)
        notice = Notice.objects.create(person=district.dm.user, kind=Notice.Kind.FACTOR, by=nodal)
        question = ask_about(make_late_paper(district.manoj), district.dm)
        whole = Bundle.objects.create(
            file=self.file, by=district.manoj, language="hi", site="http://testserver/", state="ready",
            ordered_at=self.file.created_at, worked_at=timezone.now(), seq=self.file.seq,
            head_hash=self.file.head_hash, paragraphs=0, last_page=2,
        )  # fmt: skip
        folder(whole).mkdir(parents=True)
        kept(whole).write_bytes(b"%PDF-1.7")
        self.arguments = {
            "print_check": [whole.code],
            "whole_file": [self.file.pk, whole.pk],
            **{name: [staff_import] for name in IMPORTS},
            "withdraw_share": [self.file.pk, share.pk],
            **{name: [handover] for name in ("handover", "handover_pdf", "accept_handover")},
            "organisation_template": ["offices"],
            **{name: [sections_import] for name in ORGANISATION},
            "invitation_link": ["WRONG"],
            **{
                name: [district.sunita.user_id]
                for name in ("invited", "propose_invitation", "remove_second_factor")
            },
            **{name: ["WRONG"] for name in ("notice_letter", "stop_by_letter")},
            "stop_subscription": [make_subscription(district.manoj).pk],
            **{name: [notice.pk] for name in ("acknowledge_notice", "object_to_notice")},
            "explanation": [self.file.pk, 1],
            "file_page": [self.file.pk, 9],
            "document": [self.file.pk, document.pk],
            **{name: [self.receipt.pk] for name in OF_A_RECEIPT},
            **{name: [draft.pk] for name in OF_A_DRAFT},
            "remove_addressee": [draft.pk, 1],
            **{name: [batch.pk] for name in OF_A_BATCH},
            **{name: [incoming.pk] for name in OF_AN_INCOMING_LETTER},
            "incoming_paper": [incoming.pk, incoming.papers.get().pk],
            **{name: [district.kannauj.pk] for name in ("mailbox", "try_mailbox", "end_mailbox")},
            "receipt_document": [self.receipt.pk, scan.pk],
            "order": ["take-over"],
            "take_back_act": [StaffAct.objects.filter(office=district.kannauj).latest("pk").pk],
            "directory": ["anybody"],
            "guide_part": ["for-clerks"],
            **{name: [district.kannauj.pk] for name in ("rollout_office", "rollout_missing")},
            **{name: [district.kannauj.pk] for name in ("training_sessions", "new_training_session")},
            "storage_limits": [district.kannauj.pk],
            **{name: [district.kannauj.pk] for name in CALENDARS},
            "confirm_year": [district.kannauj.pk, 2026],
            "take_back_leave": [make_leave(district.sunita, district.dm).pk],
            "withdraw_rung": [make_rung(district.kannauj).pk],
            "read_notice": [make_work_notice(district.manoj.user).pk],
            "end_rule": [Rule.objects.get().pk],
            "rollout_kind": ["district"],
            "rollout_step": [district.kannauj.pk, "start"],
            "training_session": [make_training([district.sunita], district.dm).pk],
            "certificate_pdf": [make_certificate(district.dm).pk],
            "audit_export": ["csv"],
            "decide_administrator": [proposal.pk],
            "office": [district.tehsil.pk],
            "section": [district.clerk_post.section_id],
            "designation": [district.clerk_post.designation_id],
            "post": [district.clerk_post.pk],
            "person": [district.sunita.user_id],
            **{f"api:{name}": ["KNJ"] for name in OF_API},
            "withdraw_api_token": [make_api_token(nodal)[0].pk],
            "subject_head": [make_head(district.tehsil).pk],
            "number_pattern": [
                NumberPattern.objects.create(office=district.tehsil, pattern="{year}/{serial}").pk
            ],
            "correspondent": [
                Correspondent.objects.create(office=district.tehsil, kind="court", name="न्यायालय").pk
            ],
            "email_pattern_of": [EmailPattern.objects.create(office=district.tehsil, domain="x.in").pk],
            "withdraw_channel": [Channel.objects.filter(office=district.kannauj).get().pk],
            "monitor_office": [district.kannauj.pk],
            "monitor_disposals": [district.kannauj.pk],
            "monitor_causes": [district.kannauj.pk],
            "monitor_likely": [district.kannauj.pk],
            "monitor_signs": [district.kannauj.pk],
            "monitor_routes": [district.kannauj.pk],
            "monitor_routes_papers": [district.kannauj.pk],
            "monitor_papers": [district.kannauj.pk],
            "monitor_trend": [district.kannauj.pk],
            "monitor_desk_trend": [district.clerk_post.pk],
            "monitor_section_trend": [district.clerk_post.section_id],
            "monitor_map": [district.kannauj.pk],
            "monitor_rank": [district.kannauj.pk],
            "monitor_section": [district.clerk_post.section_id],
            "monitor_section_papers": [district.clerk_post.section_id],
            "monitor_post": [district.clerk_post.pk],
            "monitor_person": [district.sunita.user_id],
            "ask_why": [question.stay_id],
            "ask_desk": [district.sdm_post.pk],
            "reply": [question.pk],
        }
        letter = make_letter(nodal, district.sunita.user)
        self.arguments |= {
            "email_step": ["approve"],
            "email_letter_sheet": [letter.pk, "csv"],
            **{name: [letter.pk] for name in ("email_letter", "email_letter_pdf")},
            **{name: [letter.ids.get().pk] for name in ("email_id", "redirect_email_id")},
        }
        for single in (*KINDS_OF_RECORDS.values(), "designation"):
            self.arguments[f"take_back_{single}"] = self.arguments[single]
        people = {
            "none": make_user("बिना पद", "No Post"),
            "strg": district.stranger.user,
            "earl": district.sunita.user,
            "hold": district.manoj.user,
            "dm": district.dm.user,
            "adm": nodal.user,
            "far": self._administrator(district.etawah).user,
            "state": self._administrator(district.state).user,
        }
        self.clients = {"anon": Client()}
        for role, person in people.items():
            self.clients[role] = Client(raise_request_exception=False)
            self.clients[role].force_login(person)

    def _administrator(self, office):
        post = make_post(office, "नोडल अधिकारी", "Nodal officer", may_administer=True)
        return make_charge(post, "गीता पाल", "Geeta Pal")

    def paper(self, name: str):
        """The paper on which the act of that name is done."""
        return self.file if name not in ACTS or "file" in ACTS[name].kinds else self.receipt

    @cache  # noqa: B019 - a scene lives as long as its test
    def address(self, name: str) -> str:
        """The URL, with the scene's own file or place in it."""
        if name in ACTS:
            return ACTS[name].url(self.paper(name))
        for arguments in (self.arguments.get(name), [], [self.file.pk]):
            if arguments is not None:
                try:
                    return reverse(name, args=arguments)
                except NoReverseMatch:
                    continue
        raise AssertionError(f"no arguments fit {name}")

    def body(self, name: str) -> dict:
        """The fields of a verb on the file, filled in rightly; nothing for other URLs."""
        if name not in PRESSES:
            return {}
        to = self.district.dm_post if name == "send_onward" else self.district.adm_post
        ahead = (timezone.localdate() + timedelta(days=3)).isoformat()
        texts = dict.fromkeys(("reason", "remark", "authority", "text"), "जाँच")
        press = {"expected": self.paper(name).seq, "request_id": uuid4(), "to": to.pk}
        press |= {"copy_1": to.pk, "file": self.file.pk}
        person = self.district.dm.user.employee_code
        dates = {"review_on": ahead, "until": ahead, "until_on": ahead}
        return press | texts | dates | {"person": person}

    def prepare(self, name: str) -> None:
        """Bring the file into the state in which the verb can be done."""
        for step in PREPARED.get(name, ()):
            self.clients["dm" if step == "place_hold" else "hold"].post(self.address(step), self.body(step))
            self.file.refresh_from_db()

    def answer(self, role: str, method: str, name: str) -> int:
        """The status for one role; whatever the request changed is undone."""
        with transaction.atomic():
            self.prepare(name)
            body = self.body(name) if method == "POST" else {}
            client, address = self.clients[role], self.address(name)
            response = getattr(client, method.lower())(address, body)
            if method == "POST" and response.status_code == 200 and response.context:
                response = agree(client, address, body)
            transaction.set_rollback(True)
        if name in PREPARED:
            self.file.refresh_from_db()
        return response.status_code


@pytest.fixture
def scene(db):
    return Scene()


def mounted() -> list[tuple[str, str, dict[str, int]]]:
    """The rows of the table of mounted pages: URL, method, and the answer to nobody and to somebody."""
    rows = (line.split() for line in MOUNTED.strip().splitlines())
    return [(name, method, {"anon": int(anon), "hold": int(hold)}) for name, method, anon, hold in rows]


def test_every_url_is_declared_and_every_declared_one_is_there():
    rows = {name for name, _method, _codes in [*declared(), *mounted()]}
    assert url_names() == rows


def test_every_url_is_declared_for_get_and_post():
    rows = {(name, method) for name, method, _codes in [*declared(), *mounted()]}
    assert all((name, method) in rows for name, _m in rows for method in ("GET", "POST"))


def roles_to_try(codes: dict[str, int], turn: int) -> dict[str, int]:
    """Roles that `make test` tries: all; where the page refuses the method, one for each answer."""
    if 405 not in codes.values():
        return codes
    # The role changes from row to row.
    by_code: dict[int, list[str]] = {}
    for role, code in codes.items():
        by_code.setdefault(code, []).append(role)
    return {roles[turn % len(roles)]: code for code, roles in by_code.items()}


@pytest.mark.parametrize("everybody", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_every_role_gets_the_declared_answer(scene, everybody):
    wrong = [
        f"{name} {method} {role}: {status}, declared {code}"
        for turn, (name, method, codes) in enumerate(declared())
        for role, code in (codes if everybody else roles_to_try(codes, turn)).items()
        if (status := scene.answer(role, method, name)) != code
    ]
    assert not wrong, "\n".join(wrong)


def test_mounted_pages_give_nobody_and_somebody_the_declared_answer(db):
    officer, wrong = District().manoj.user, []
    officer.set_password("यमुना के किनारे")
    officer.save()
    clients = {"anon": Client(raise_request_exception=False), "hold": Client(raise_request_exception=False)}
    clients["hold"].force_login(officer)
    for name, method, codes in mounted():
        for role, code in codes.items():
            address = reverse(name, args=[1] if name in OF_A_PASSKEY else [])
            status = getattr(clients[role], method.lower())(address).status_code
            wrong += [f"{name} {method} {role}: {status}, declared {code}"] if status != code else []
        if name == "account_logout":
            clients["hold"].force_login(officer)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("everybody", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_no_other_method_ever_succeeds(scene, everybody):
    """Every URL by one role with one method, each in turn; then by every role with every method."""
    names = sorted({name for name, _method, _codes in declared()})
    every = list(product(ROLES, OTHER_METHODS))
    accepted = [
        f"{name} {method} {role}"
        for row, name in enumerate(names)
        for role, method in (every if everybody else [every[row % len(every)]])
        if scene.answer(role, method, name) < 300
    ]
    assert not accepted


def views_of_administration() -> dict[str, Callable]:
    """The views that only administrators may use, by the name of their URL."""
    views = {}
    for name in named_urls(get_resolver().url_patterns):
        for pattern in patterns_named(get_resolver().url_patterns, name):
            if "administer" in getattr(pattern.callback, "acts", ()):
                views[name] = pattern.callback
    return views


def patterns_named(patterns, name: str) -> Iterator[URLPattern]:
    """The patterns of that name."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name == name:
                yield pattern
        else:
            yield from patterns_named(pattern.url_patterns, name)


def test_every_form_of_an_administrator_says_whether_it_changes_access():
    """Whoever adds a form decides; one that changes access takes a fresh sign-in only."""
    takes_forms = {name for name, method, codes in declared() if method == "POST" and codes["adm"] != 405}
    forms = {name: view for name, view in views_of_administration().items() if name in takes_forms}
    assert set(forms) == CHANGES_ACCESS | set(CHANGES_NO_ACCESS)
    fresh = {name for name, view in forms.items() if getattr(view, "needs_fresh_sign_in", False)}
    assert fresh == CHANGES_ACCESS


def is_asked_to_confirm(client: Client, address: str, body: dict) -> bool:
    """Return whether a sign-in of twenty minutes ago is to be confirmed before the form is taken."""
    client.get("/account/")
    session = client.session
    session[BEGAN] = timezone.now().timestamp() - 20 * 60
    session.save()
    return client.post(address, body).headers.get("Location", "").startswith("/account/reauthenticate/?next=")


def test_a_stale_sign_in_is_confirmed_before_access_changes_or_a_paper_is_closed_and_for_nothing_else(scene):
    everyday = {
        "forward",
        "send_note",
        "park",
        "save_note",
        "shares",
        "training_session",
        "check_staff_import",
    }
    roles = dict.fromkeys(PRESSES, "hold")
    asked = {
        name
        for name in (*CHANGES_ACCESS, *everyday, "close")
        if is_asked_to_confirm(
            scene.clients[roles.get(name, "state")], scene.address(name), scene.body(name) | {"reason": "जाँच"}
        )
    }
    assert asked == {*CHANGES_ACCESS, "close"}
