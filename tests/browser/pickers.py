"""Picking a person or a desk at the screen."""

from playwright.sync_api import Page


def pick(page: Page, field: str, words: str, *, as_one_types: bool = False) -> None:
    """Type words, wait for what they find or press Search, and choose the first."""
    found = f"[type=radio][name={field}]:not([value=''])"
    page.fill(f"[name={field}_words]", words)
    if as_one_types:
        page.wait_for_selector(f"{found}:near([name={field}_words])")
    else:
        with page.expect_navigation():
            page.click(f"button[name=find][value={field}]")
    page.locator(found).first.check()
