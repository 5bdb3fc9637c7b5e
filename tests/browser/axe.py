"""Faults of accessibility on a page, found by axe."""

from axe_playwright_python.base import AXE_SCRIPT

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}


def serious_faults(page) -> list[str]:
    """The faults of the open page that axe calls serious or critical."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate("rules => axe.run(rules)", RULES)["violations"]
    return [
        f"{page.url}: {fault['id']} {fault['nodes'][0]['html'][:120]}"
        for fault in violations
        if fault["impact"] in ("serious", "critical")
    ]
