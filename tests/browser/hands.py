"""Two ways of using a page: by the keyboard alone, from one element to the next, or by touch."""

from playwright.sync_api import Page

# A page of this program has fewer elements than this that take the focus.
MOST_STEPS = 150


class Keyboard:
    """Tab until the element has the focus, then keys."""

    def __init__(self, page: Page):
        self.page = page

    def reach(self, element: str) -> None:
        """Go on from where the focus is, as somebody without a mouse does."""
        for _step in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("element => document.activeElement.matches(element)", element):
                return
        raise AssertionError(f"{element} is not reached by Tab on {self.page.url}")

    def press(self, element: str) -> None:
        """Press a button or follow a link, and wait for the next page."""
        self.reach(element)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, field: str, text: str) -> None:
        """Put a text in place of what a field holds."""
        self.reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def tick(self, box: str) -> None:
        """Tick a box, or choose among several."""
        self.reach(box)
        self.page.keyboard.press("Space")

    def upload(self, field: str, sheet: dict) -> None:
        """Choose a sheet in the window that the browser opens."""
        self.reach(field)
        with self.page.expect_file_chooser() as window:
            self.page.keyboard.press("Space")
        window.value.set_files(sheet)


class Touch:
    """A finger on a small screen: what it presses must be where it can be seen."""

    def __init__(self, page: Page):
        self.page = page

    def press(self, element: str) -> None:
        """Press a button or follow a link, and wait for the next page."""
        with self.page.expect_navigation():
            self.page.locator(element).first.click()

    def write(self, field: str, text: str) -> None:
        """Put a text in place of what a field holds."""
        self.page.fill(field, text)

    def tick(self, box: str) -> None:
        """Tick a box, or choose among several."""
        self.page.locator(box).first.check()

    def upload(self, field: str, sheet: dict) -> None:
        """Choose a sheet."""
        self.page.set_input_files(field, sheet)
