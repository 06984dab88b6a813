"""The page in a real Chromium, served by a real uvicorn."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from cardcore.testing import builders

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

pytestmark = pytest.mark.browser

Serve = Callable[[FastAPI], int]

ATTACKS = [
    "<script>document.title='pwned'</script>",
    "<img src=x onerror=document.title='pwned'>",
    '"><svg onload=document.title=1>',
    "{{7*7}} ${7*7}",
    "مطعم 北京 <b>",
]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--disable-quic",
    "--disable-sync",
]


@pytest.fixture
def url(serve: Serve, app_of: Callable[..., FastAPI], branch: Any) -> str:
    """The address of a statement with interest, a fee and hostile merchants."""
    branch.open("a-2", "2023-03-20")
    branch.do(
        "a-2",
        builders.purchase("1000.00", "2023-03-30"),
        builders.payment("100.00", "2023-04-23"),
        *(builders.purchase("10.00", "2023-04-24", merchant=name) for name in ATTACKS),
        builders.purchase("9999999.99", "2023-04-25", merchant="W" * 64),
        builders.cash_advance("500.00", "2023-04-26"),
    )
    branch.close("a-2", "2023-05-05")
    return f"http://127.0.0.1:{serve(app_of())}/cards/accounts/a-2/statements/2/page"


@pytest.fixture
def browser(chromium: str) -> Iterator[Any]:
    """A Chromium of its own."""
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 375, 1200])
def test_the_page_is_shown_whole_and_from_this_host_alone(
    browser: Any, url: str, width: int, scheme: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="zh-CN")
    troubles: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("requestfailed", lambda request: troubles.append(request.url))
    page.on("request", lambda request: asked.append(request.url))
    response = page.goto(url, wait_until="networkidle")
    assert response.status == 200
    assert troubles == []
    host = url.partition("/cards")[0] + "/cards/"
    assert len(asked) >= 3
    assert [address for address in asked if not address.startswith(host)] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    text = page.inner_text("main")
    assert "2023年3月30日" not in text  # posted in the cycle before
    assert "3月30日 – 4月22日 · 消费" in text
    assert "1,000.00 × 0.05% × 24天" in text
    for name in ATTACKS:
        assert name in text
    assert page.title() == "2023年5月账单"
    assert page.locator("main script, main img, main b").count() == 0


def test_text_stands_out_from_its_ground(browser: Any, url: str) -> None:
    for scheme in ("light", "dark"):
        page = browser.new_page(viewport={"width": 375, "height": 800}, color_scheme=scheme)
        page.goto(f"{url}?lang=en")
        poor = page.evaluate(CONTRAST)
        assert poor == [], scheme


def test_the_other_language_is_one_touch_away(browser: Any, url: str) -> None:
    page = browser.new_page(viewport={"width": 375, "height": 800}, locale="zh-CN", has_touch=True)
    page.goto(url)
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    page.get_by_role("link", name="English").tap()
    page.wait_for_url("**/page?lang=en")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("heading", level=1).inner_text() == "Statement of May 2023"
    page.get_by_role("link", name="Earlier").tap()
    page.wait_for_url("**/statements/1/page?lang=en")
    assert page.get_by_role("heading", level=1).inner_text() == "Statement of April 2023"


# Every element with text of its own against the nearest opaque ground (WCAG 2.2, 1.4.3: 4.5 to 1); where that
# is a gradient, against both of its colors.
CONTRAST = """
() => {
  const read = (color) => {
    const parts = color.match(/[\\d.]+/g).map(Number);
    return parts.length === 3 ? [...parts, 1] : parts;
  };
  const over = (top, ground) => [0, 1, 2].map((i) => top[i] * top[3] + ground[i] * (1 - top[3]));
  const light = (color) => {
    const [r, g, b] = color.map((part) => {
      part /= 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const grounds = (element) => {
    for (let at = element, veils = []; at; at = at.parentElement) {
      const style = getComputedStyle(at), color = read(style.backgroundColor);
      const stops = style.backgroundImage.match(/rgba?\\([^)]*\\)/g);
      const found = stops ? stops.map(read) : color[3] === 1 ? [color] : [];
      const veiled = (one) => veils.reduceRight((ground, veil) => over(veil, ground), one.slice(0, 3));
      if (found.length) return found.map(veiled);
      if (color[3]) veils.push(color);
    }
    return [[255, 255, 255]];
  };
  const poor = [];
  for (const element of document.querySelectorAll('body *')) {
    const texts = [...element.childNodes].filter((node) => node.nodeType === 3);
    const text = texts.map((node) => node.data.trim()).filter(Boolean);
    if (!text.length) continue;
    const style = getComputedStyle(element), color = read(style.color);
    for (const ground of grounds(element)) {
      color[3] *= Number(style.opacity);
      const [a, b] = [light(over(color, ground)), light(ground)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) poor.push(`${text[0]} ${ratio.toFixed(2)}`);
    }
  }
  return poor;
}
"""
