from django.utils.translation import gettext as _

from accounts.models import Charge


def acting(request):
    """Template context of the header: the person, the acting post, and the other posts to switch to."""
    charge = getattr(request, "charge", None)
    if charge is None:
        return {"acting": None}
    others = [{"id": other.pk, "label": label(other)} for other in request.charges if other.pk != charge.pk]
    return {"acting": {"person": str(charge.user), "post": label(charge), "others": others}}


def label(charge: Charge) -> str:
    """The post as the header names it, and for whom its holder acts."""
    post = str(charge.post)
    if charge.acting_for:
        return _("%(post)s, for %(officer)s") % {"post": post, "officer": charge.acting_for}
    return post
