"""The holders of posts in the demo: Kannauj fully, a few other districts and departments thinly."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils import timezone

from accounts.charges.two_persons import establishing
from accounts.models import Charge, Leave, Post, User

from . import workplaces
from .names import NAMED, VACANT, name_of

PASSWORD = "kannauj-demo-2026"  # noqa: S105 - printed on the terminal, for this state only
OTHERS = ("ETW", "ARY", "DIV-KNP", "UP", "SEC")
FEW = ("-DM", "-ADM-FR", "-DAK", "-REV-HA", "-REV-SA", "-COMMISSIONER", "-NODAL", "-PS", "-SO", "-RO")
TAKEN_OVER = timedelta(days=700)
TRANSFER = timedelta(days=35)
# The post, the first and the last day counted from today, and the kind.
LEAVES = (
    ("KNJ-REV-SA", -60, -54, Leave.Kind.EARNED),
    ("KNJ-T-CHB-NAIB", -1, 3, Leave.Kind.MEDICAL),
    ("KNJ-T-TRW-TEHSILDAR", 6, 7, Leave.Kind.CASUAL),
    ("KNJ-DDO", -20, -18, Leave.Kind.CASUAL),
)


def bring_on_board() -> None:
    """Give every post its holder, but for those that are vacant; safe to run again."""
    with establishing():
        _bring_on_board()


def _bring_on_board() -> None:
    posts = Post.objects.filter(Q(section__office__code__startswith="KNJ") | _few()).exclude(code__in=VACANT)
    posts = posts.exclude(charges__isnull=False).order_by("pk")
    hashed, taken = make_password(PASSWORD), set(User.objects.values_list("email", flat=True))
    people = [_person(number, post, hashed, taken) for number, post in enumerate(posts)]
    User.objects.bulk_create(people)
    since = timezone.now() - TAKEN_OVER
    Charge.objects.bulk_create(
        Charge(user=user, post=post, begins=since, order_number="शा0-112/2024")
        for user, post in zip(people, posts, strict=True)
    )
    _further_charges()
    _leaves()
    _chief_secretary(hashed, since)


def _few() -> Q:
    some = Q(code__in=workplaces.staffed_codes())
    for office in OTHERS:
        for ending in FEW:
            some |= Q(code=office + ending)
    return some


def _person(number: int, post: Post, hashed: str, taken: set[str]) -> User:
    name_hi, name_en = NAMED.get(post.code) or name_of(number)
    stem = name_en.lower().replace(". ", ".").replace(" ", ".")
    address, serial = f"{stem}@{settings.DEMO_MAIL_DOMAIN}", 1
    while address in taken:
        serial += 1
        address = f"{stem}{serial}@{settings.DEMO_MAIL_DOMAIN}"
    taken.add(address)
    return User(
        employee_code=f"UP{100001 + number}",
        name_hi=name_hi,
        name_en=name_en,
        email=address,
        password=hashed,
        verified_at=timezone.now(),
    )


def _chief_secretary(hashed: str, since: datetime) -> None:
    """Create the reader of the state's table, whose code lies outside the numbers of the other people."""
    post = Post.objects.get(code="UP-CS")
    if not post.charges.exists():
        facts = {"name_hi": "सुधा माथुर", "name_en": "Sudha Mathur", "password": hashed, "verified_at": since}
        user = User.objects.create(employee_code="UP100000", **facts)
        Charge.objects.create(user=user, post=post, begins=since, order_number="शा0-112/2024")


def _further_charges() -> None:
    """A transfer in mid-stay, an additional charge and a link officer: what every district has."""
    now = timezone.now()
    _transfer("KNJ-T-TRW-SDM", ("प्रदीप तिवारी", "Pradeep Tiwari"), now - TRANSFER)
    _also("KNJ-REV-OC", "KNJ-MIN-OC", Charge.Kind.ADDITIONAL, now - timedelta(days=200))
    _also("KNJ-REV-HA", "KNJ-REV-SA", Charge.Kind.LINK, now - timedelta(days=60), now - timedelta(days=53))


def _leaves() -> None:
    """Leave of some officers, by days from today: one with a link officer, one now, one to come, one past."""
    by = Charge.objects.filter(post__code="KNJ-NODAL", ends=None).first()
    today = timezone.localdate()
    for code, first, last, kind in LEAVES:
        charge = Charge.objects.get(post__code=code, kind=Charge.Kind.SUBSTANTIVE, ends=None)
        if by and not charge.user.leave.exists():
            Leave.objects.create(
                person=charge.user,
                begins_on=today + timedelta(days=first),
                ends_on=today + timedelta(days=last),
                kind=kind,
                order_no=f"अव0-{200 + last}/{today:%Y}" if kind != Leave.Kind.CASUAL else "",
                entered_by=by,
            )


def _transfer(code: str, before: tuple[str, str], at: datetime) -> None:
    """Let another officer hold the post until that moment."""
    if Charge.objects.filter(post__code=code, ends__isnull=False).exists():
        return
    charge = Charge.objects.get(post__code=code, kind=Charge.Kind.SUBSTANTIVE)
    earlier = User.objects.create_user(f"UP{90001 + charge.pk}", name_hi=before[0], name_en=before[1])
    Charge.objects.create(user=earlier, post=charge.post, begins=charge.begins, ends=at)
    charge.begins = at
    charge.save(update_fields=["begins"])


def _also(holder: str, post: str, kind: str, begins: datetime, ends: datetime | None = None) -> None:
    """Give the holder of one post the charge of another too."""
    user = Charge.objects.get(post__code=holder, kind=Charge.Kind.SUBSTANTIVE, ends=None).user
    target = Post.objects.get(code=post)
    if Charge.objects.filter(user=user, post=target).exists():
        return
    regular = Charge.objects.filter(post=target, kind=Charge.Kind.SUBSTANTIVE).first()
    stands_in_for = regular.user if regular and kind == Charge.Kind.LINK else None
    Charge.objects.create(
        user=user, post=target, kind=kind, begins=begins, ends=ends, acting_for=stands_in_for
    )
