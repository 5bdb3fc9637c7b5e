"""The columns of the three sheets of an organisation. An empty cell leaves what is on record."""

from accounts.models import Office
from accounts.sheets.columns import Column

Kind = Office.Kind
KINDS = {
    "शासन / Government": Kind.GOVERNMENT,
    "सचिवालय / Secretariat": Kind.SECRETARIAT,
    "विभाग / Department": Kind.DEPARTMENT,
    "विभागाध्यक्ष / Head of department": Kind.HEAD,
    "मण्डल / Division": Kind.DIVISION,
    "जनपद / District": Kind.DISTRICT,
    "तहसील / Tehsil": Kind.TEHSIL,
    "विकास खण्ड / Block": Kind.BLOCK,
    "पुलिस / Police": Kind.POLICE,
}
DUTIES = {
    "diarise": "डायरी / Diarise",
    "dispatch": "प्रेषण / Dispatch",
    "approve": "अनुमोदन / Approve",
    "monitor": "अनुश्रवण / Monitor",
    "receives": "प्राप्ति / Receives",
}

HINDI = Column("name_hi", "Name in Hindi", "हिन्दी में नाम", ("नाम",), required=True)
ENGLISH = Column("name_en", "Name in English", "अंग्रेज़ी में नाम", ("name",), required=True)
OFFICE = Column(
    "office", "Office code", "कार्यालय कोड", ("office",), required=True, kind="code", example=("ABC", "ABC")
)
BEGINS = Column("begins", "From date", "कब से", ("from", "begins"), kind="date", example=("01.04.2026", ""))


def _with_examples(column: Column, *example: str) -> Column:
    return Column(column.key, column.english, column.hindi, column.also, column.required, example)


OFFICES = (
    Column(
        "code", "Office code", "कार्यालय कोड", ("code", "कोड"),
        required=True, kind="code", example=("ABC-T-1", "ABC-B-1"),
    ),
    Column(
        "under", "Under the office", "किस कार्यालय के अधीन", ("under",), kind="code", example=("ABC", "ABC")
    ),
    Column("kind", "Kind", "प्रकार", choices=tuple(KINDS), example=("तहसील / Tehsil", "विकास खण्ड / Block")),
    _with_examples(HINDI, "तहसील तिर्वा", "विकास खण्ड तिर्वा"),
    _with_examples(ENGLISH, "Tehsil Tirwa", "Block Tirwa"),
    Column("lgd_code", "LGD code", "एल.जी.डी. कोड", ("lgd",), kind="code", example=("835", "")),
    BEGINS,
)  # fmt: skip
SECTIONS = (
    OFFICE,
    Column(
        "code", "Section code", "अनुभाग कोड", ("code", "कोड"),
        required=True, kind="code", example=("REV", "EST"),
    ),
    _with_examples(HINDI, "राजस्व अनुभाग", "स्थापना अनुभाग"),
    _with_examples(ENGLISH, "Revenue Section", "Establishment Section"),
    BEGINS,
)  # fmt: skip
POSTS = (
    Column(
        "code", "Post code", "पद कोड", ("code", "कोड"),
        required=True, kind="code", example=("ABC-REV-HA", "ABC-REV-SA"),
    ),
    OFFICE,
    Column("section", "Section code", "अनुभाग कोड", ("section", "अनुभाग"), required=True, kind="code",
           example=("REV", "REV")),
    Column("designation", "Designation", "पदनाम", required=True, example=("प्रधान सहायक", "वरिष्ठ सहायक")),
    _with_examples(HINDI, "प्रधान सहायक, राजस्व", "वरिष्ठ सहायक, राजस्व"),
    _with_examples(ENGLISH, "Head Assistant, Revenue", "Senior Assistant, Revenue"),
    Column(
        "reports_to", "Reports to (post code)", "किसके अधीन (पद कोड)", ("reports to", "superior"),
        kind="code", example=("ABC-ADM-FR", "ABC-REV-HA"),
    ),
    Column("duties", "Duties", "कार्य", ("duty",), example=("डायरी, प्रेषण", "diarise, dispatch")),
    BEGINS,
)  # fmt: skip
SHEETS = {"offices": OFFICES, "sections": SECTIONS, "posts": POSTS}
