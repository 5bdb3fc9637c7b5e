"""Reasons why a line cannot be entered: codes, and their sentences in either language."""

from django.utils.translation import gettext_lazy as _

from accounts.imports.reasons import sentence

TEXTS = {
    "bad_code": _("An employee code has at most 20 letters and digits."),
    "not_state_code": _(
        "The number of Manav Sampada has eight digits; perhaps noughts at its front are lost."
    ),
    "nobody": _("Nobody is on record under this code."),
    "ends_first": _("The last day lies before the first."),
    "leave_too_long": _("No leave lasts longer than three years. Please check the days."),
    "leave_twice": _("Line %(line)s has the same person on leave on some of these days."),
    "leave_overlaps": _("On leave from %(date)s to %(day)s already. Please take that back first."),
    "other_person": _("Under this code %(person)s is on record. Please check code and name."),
    "which_office": _("Several offices have this name: %(codes)s. Please enter the code of the office."),
    "which_post": _(
        "Several posts there have this designation: %(codes)s. Please add a column “Post code” and say which."
    ),
    "no_such_post": _("The office has no post of this designation. Enter the post first."),
    "no_name": _("A new person needs a name, in Hindi or English."),
    "bad_name": _("A name has letters, no digits, and at most 200 of them."),
    "bad_mobile": _("A mobile number has ten digits."),
    "bad_choice": _("This is none of the choices of this column; the template lists them."),
    "bad_date": _("This date cannot be right."),
    "bad_id": _("An e-mail ID has 3 to 30 letters, digits and single stops, and is not a reserved word."),
    "too_long": _("This is too long."),
    "no_office": _("You administer no office with this code."),
    "no_post": _("There is no post with this code in the offices you administer. Enter the post first."),
    "post_needed": _(
        "The line gives or ends a charge, but names no post. Please enter the code of the post."
    ),
    "no_designation": _("There is no such designation; give its code or its whole name."),
    "other_office": _("The post is in the office %(office)s."),
    "other_section": _("The post is in the section %(section)s."),
    "other_designation": _("The designation of the post is %(designation)s."),
    "post_over": _("The post does not exist on that date."),
    "no_order": _("An order number is needed, here or for the whole sheet."),
    "no_begin": _("The date from which the charge is held is needed."),
    "no_charge": _("This person does not hold the post."),
    "held_since": _("On record since %(date)s. A sheet does not move the beginning of a charge."),
    "before_begin": _("The charge on record begins on %(date)s; this must be later."),
    "post_taken": _("%(person)s holds the post. Add the line that relieves this person."),
    "not_verified": _(
        "One administrator alone let this person in. Before a guarded post, have a new invitation "
        "proposed and handed over by a second administrator: Staff, Invitations."
    ),
    "twice": _("Line %(line)s says the same person and post."),
    "post_twice": _("Line %(line)s gives the same post to another person."),
    "two_posts": _("Line %(line)s gives this person another substantive charge."),
    "says_otherwise": _("Line %(line)s says otherwise of this person."),
    "oneself": _("Nobody enters this for oneself. Another administrator has to."),
    "beyond": _("The person belongs to %(office)s. Ask the administrator of that office."),
    "beyond_all": _("The person is on no office's rolls. Ask the administrator of the state."),
    "disabled": _("The person is disabled. Restore the person first."),
    "suspended": _("The person is suspended. Reinstate the person first."),
}


def text(code: str, facts: dict) -> str:
    """The sentence for an error of a line, in the reader's language."""
    return sentence(TEXTS, code, facts)
