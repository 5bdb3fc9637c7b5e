"""Faults of accessibility on a page, found by axe."""

from axe_playwright_python.base import AXE_SCRIPT

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}


def bring_along(context) -> None:
    """Have each page that opens bring axe along: sent to each page anew it takes longer than all it finds."""
    context.add_init_script(AXE_SCRIPT)


def serious_faults(page) -> list[str]:
    """The faults of the open page that axe calls serious or critical."""
    violations = page.evaluate("rules => axe.run(rules).then(found => found.violations)", RULES)
    return [
        f"{page.url}: {fault['id']} {fault['nodes'][0]['html'][:120]}"
        for fault in violations
        if fault["impact"] in ("serious", "critical")
    ]
