from django.utils.translation import gettext as _

from accounts.models import Charge


def acting(request):
    """Template context of the header: the person and the acting post."""
    charge = getattr(request, "charge", None)
    if charge is None:
        return {"acting": None}
    return {"acting": {"person": str(charge.user), "post": label(charge)}}


def label(charge: Charge) -> str:
    """The post as the header names it, and for whom its holder acts."""
    post = str(charge.post)
    if charge.acting_for:
        return _("%(post)s, for %(officer)s") % {"post": post, "officer": charge.acting_for}
    return post
