"""The sentence of each reason for which `probe` refuses an upload: what is wrong, and what to do."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "mismatch": _(
        "The content is not what the ending .%(extension)s says. Please save it anew in that format."
    ),
    "damaged": _(
        "The %(extension)s file cannot be read safely. Please save or scan it anew and upload that."
    ),
    "cut off": _("The end of the file is missing. Please scan or send it anew and upload that."),
    "photograph": _(
        "No browser shows photos of this kind. Please save the photo as JPEG (on an iPhone: Settings, "
        "Camera, Formats, Most Compatible) and upload that."
    ),
    "encrypted": _("The file is protected by a password. Please save it without one and upload that."),
    "script": _("The file contains a script. Please print it to PDF anew and upload that."),
    "program": _("The file starts a program. Please print it to PDF anew and upload that."),
    "dde": _("The file asks another program for data (DDE). Please print it to PDF anew and upload that."),
    "by itself": _(
        "The file calls up an address or another file when it is opened. "
        "Please print it to PDF anew and upload that."
    ),
    "fetches": _(
        "The file fetches a picture, text or data from elsewhere when it is opened. "
        "Please print it to PDF anew and upload that."
    ),
    "link": _(
        "A link in the file leads to a folder of another computer. "
        "Please print it to PDF anew and upload that."
    ),
    "sends": _(
        "The form in the file sends or fetches what is filled in. "
        "Please print it to PDF anew and upload that."
    ),
    "xfa": _(
        "The PDF is a form that only its own program can show (XFA). "
        "Please open it there, print it to PDF and upload that."
    ),
    "media": _(
        "The file contains film, sound or moving pictures. Please print it to PDF anew and upload that."
    ),
    "formula": _(
        "A formula in the file fetches data or starts a program. "
        "Please keep only its values, or print it to PDF, and upload that."
    ),
    "two kinds": _(
        "The file is of two kinds at once, for instance a picture and an archive. "
        "Please scan or save it anew and upload that."
    ),
    "entities": _(
        "The %(extension)s file defines signs of its own (DTD). Please save it anew and upload that."
    ),
    "encoding": _("The text is not in Unicode. Please save it as UTF-8 and upload that."),
    "old": _("This is an old office format. Please save it as PDF, DOCX or XLSX and upload that."),
    "files inside": _("The file contains other files. Please take them out and upload each by itself."),
    "macros": _("The file contains macros. Please save it without macros or as PDF and upload that."),
    "pages": _("The file has more than %(pages)d pages. Please split it and upload the parts."),
    "pixels": _(
        "The picture has too many pixels. Please scan it at 300 dpi, or save it smaller, and upload that."
    ),
    "unpacked": _("The file unpacks to too much. Please save it as PDF and upload that."),
    "large": _("The file is too complex. Please print it to PDF anew and upload that."),
}
