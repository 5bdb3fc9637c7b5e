"""Reasons why a line cannot be entered: codes, and their sentences in either language."""

from django.utils.translation import gettext_lazy as _

from accounts.imports.reasons import sentence

TEXTS = {
    "twice": _("This code stands in line %(line)d already."),
    "bad_code": _("A code consists of Latin letters, digits and hyphens; at most %(most)d."),
    "taken": _("This code is taken."),
    "has_ended": _("This ended on %(day)s; what has ended is not changed."),
    "began": _("On record it began on %(day)s."),
    "too_long": _("This is too long; at most %(most)d letters."),
    "choose": _("Please choose one of the list: %(names)s."),
    "choose_duties": _("Please choose from: %(names)s."),
    "needed": _("A new office needs this."),
    "not_moved": _("An office is not moved by a sheet; end it and begin another."),
    "no_upper": _("A new office needs an office of yours above it; this names none."),
    "office_over": _("This office has ended."),
    "office_circle": _("These offices would stand under each other."),
    "too_deep": _("This office would stand under too many others."),
    "no_lgd_code": _("The Local Government Directory has no such code for this kind of office."),
    "lgd_code_taken": _("%(office)s has this code already."),
    "no_office": _("There is no such office among yours."),
    "other_office": _("This post is in another office; a post is not moved there by a sheet."),
    "no_section": _("The office has no such section."),
    "no_designation": _("There is no such designation; give its code or its whole name."),
    "no_superior": _("There is no such post in your offices, nor above them."),
    "superior_over": _("This post has ended."),
    "post_circle": _("These posts would report to each other."),
    "own_duties": _("Nobody changes what the own post may do. Another administrator does."),
    "held_duties": _(
        "The post is held: that it may approve or monitor is proposed under Administration, Posts, and "
        "approved by a second administrator."
    ),
    "own_superior": _("This would put the post under your own. Please ask another administrator."),
    "own_receives": _("Nobody lets files of others arrive at the own desk. Another administrator does."),
    "receives_elsewhere": _("Files from other offices arrive at another post here."),
}


def text(code: str, facts: dict) -> str:
    """The sentence for an error of a line, in the reader's language."""
    return sentence(TEXTS, code, facts)
