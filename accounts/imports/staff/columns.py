"""The columns of a sheet of staff."""

from accounts.models import Charge
from accounts.sheets.columns import Column

Kind = Charge.Kind
KINDS = {
    "मूल / Substantive": Kind.SUBSTANTIVE,
    "अतिरिक्त / Additional": Kind.ADDITIONAL,
    "कार्यवाहक / Officiating": Kind.OFFICIATING,
}
CONTRACT = {"नियमित / Regular": False, "संविदा / Contract": True}

COLUMNS = (
    Column(
        "employee_code", "Employee code", "कार्मिक कोड",
        ("code", "emp code", "employee id", "मानव सम्पदा कोड", "eHRMS code", "eHRMS ID", "Manav Sampada code"),
        required=True, example=("UP12345", "UP12346"), kind="code",
    ),
    Column("name_hi", "Name in Hindi", "हिन्दी में नाम", ("नाम",), example=("सुनीता यादव", "मनोज कुमार")),
    Column("name_en", "Name in English", "अंग्रेज़ी में नाम", ("name",), example=("Sunita Yadav", "Manoj Kumar")),
    Column("designation", "Designation", "पदनाम", example=("वरिष्ठ सहायक", "तहसीलदार")),
    Column(
        "office", "Office code", "कार्यालय कोड", ("office", "कार्यालय"),
        required=True, example=("KNJ", "KNJ-C"), kind="code",
    ),
    Column("section", "Section", "अनुभाग", ("section code", "अनुभाग कोड"), example=("REV", "")),
    Column("post", "Post code", "पद कोड", ("post", "पद"), example=("KNJ-REV-HA", "KNJ-C-TEH"), kind="code"),
    Column("kind", "Kind of charge", "कार्यभार का प्रकार", ("kind", "charge"), choices=tuple(KINDS),
           example=tuple(KINDS)[:2]),
    Column("begins", "From date", "कब से", ("from", "with effect from"), kind="date",
           example=("01.04.2026", "15.06.2026")),
    Column("ends", "Relieved on", "कार्यमुक्ति तिथि", ("relieved", "until"), kind="date"),
    Column("order_number", "Order number", "आदेश संख्या", ("order no",), example=("12/2026", "48/2026")),
    Column("order_date", "Order date", "आदेश तिथि", kind="date", example=("28.03.2026", "10.06.2026")),
    Column("mobile", "Mobile", "मोबाइल", ("mobile number", "मोबाइल नम्बर"), kind="code",
           example=("9415000001", "9415000002")),
    Column("born_on", "Date of birth", "जन्म तिथि", ("dob",), kind="date",
           example=("01.07.1985", "12.01.1979")),
    Column("retires_on", "Date of retirement", "सेवानिवृत्ति तिथि", ("retirement",), kind="date",
           example=("31.07.2045", "31.01.2039")),
    Column("on_contract", "Contract or regular", "संविदा या नियमित", ("contract",), choices=tuple(CONTRACT),
           example=tuple(CONTRACT)),
    Column("preferred_ids", "Preferred e-mail IDs", "वांछित ई-मेल आईडी", ("preferred e-mail id", "email id"),
           example=("sunita.yadav, s.yadav", "")),
)  # fmt: skip
BY_KEY = {column.key: column for column in COLUMNS}
