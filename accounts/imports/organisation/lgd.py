"""Places of the Local Government Directory that have no office yet, for the template of a sheet."""

from accounts.data import table
from accounts.models import Office
from accounts.sheets.template import ReferenceSheet


def without_office(root: Office) -> ReferenceSheet:
    """The tehsils and blocks of the districts of a subtree that no office has the code of, to look up.

    The directory names them in English only; their names in Hindi are for the administrator to enter.
    """
    opened = set(Office.objects.exclude(lgd_code=None).order_by().values_list("kind", "lgd_code"))
    districts = Office.objects.within(root).filter(kind=Office.Kind.DISTRICT, lgd_code__isnull=False)
    own = dict(districts.order_by().values_list("lgd_code", "code"))
    rows = [
        (row["lgd_code"], row["level"], row["name_en"].title(), own[int(row["district_lgd_code"])])
        for row in table("lgd-codes")
        if row["district_lgd_code"]
        and int(row["district_lgd_code"]) in own
        and (row["level"], int(row["lgd_code"])) not in opened
    ]
    return ReferenceSheet("LGD", ("LGD code", "Kind", "Name in English", "Under the office"), rows)
