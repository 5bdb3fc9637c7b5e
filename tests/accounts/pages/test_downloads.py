import pytest

from accounts.pages.downloads import download

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.csv", "text/csv; charset=utf-8"), ("a.b.pdf", "application/pdf"), ("a.xlsx", SHEET)],
)
def test_a_file_is_saved_under_its_name_with_the_type_of_its_ending(name, kind):
    answer = download(b"content", name)
    assert answer.content == b"content"
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_a_name_in_hindi_or_with_quotes_keeps_to_its_header():
    assert download(b"", "सूची.csv").headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E0%A4%B8%E0%A5%82%E0%A4%9A%E0%A5%80.csv"
    )
    assert download("", 'a"b.csv').headers["Content-Disposition"] == r'attachment; filename="a\"b.csv"'
    assert "\n" not in download("", "a\nX-Own: 1.csv").headers["Content-Disposition"]


def test_a_long_table_goes_out_piece_by_piece():
    answer = download(iter(["एक,1\r\n", "दो,2\r\n"]), "table.csv")
    assert answer.streaming
    assert answer.getvalue().decode() == "एक,1\r\nदो,2\r\n"
