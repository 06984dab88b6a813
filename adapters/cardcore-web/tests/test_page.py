"""The page says what the statement says, in both languages, and loads nothing from elsewhere."""

import datetime
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from cardcore.accounts.billing import LineKind, StatementLine
from cardcore.identifiers.mcc import Category
from cardcore.notices import Language, NoticeKind
from cardcore.testing import builders
from cardcore.testing.conformance import desk
from cardcore.testing.fakes import FixedClock
from cardcore.wording import LINE_WORDS
from cardcore_web.spending import MOST, spending, spent
from cardcore_web.statement_view import ADDED, TAKEN_OFF, line_row
from cardcore_web.words import SPENDING_WORDS, WORDS, amount_sign, day_words, short_day

AppOf = Callable[..., FastAPI]

SCRIPT = "<script>alert(1)</script>"


class Page(HTMLParser):
    """A page taken apart: its elements with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        """All of it, blanks collapsed."""
        return re.sub(r"\s+", " ", " ".join(self.texts))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each such element."""
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def story(branch: Any) -> None:
    """A purchase of 1,000.00 of which 100.00 is repaid: the bank's published example."""
    branch.open("a-2", "2023-03-20")
    branch.do(
        "a-2",
        builders.purchase("1000.00", "2023-03-30", transacted_on="2023-03-29", merchant=SCRIPT),
        builders.payment("100.00", "2023-04-23"),
    )
    branch.close("a-2", "2023-05-05")


@pytest.fixture
def page(client: TestClient, clock: FixedClock, story: None) -> Callable[..., Page]:
    """Opens a statement's page."""

    def get(number: int = 2, lang: str = "zh", on: str = "2023-05-10") -> Page:
        clock.move(days=(datetime.date.fromisoformat(on) - clock.today()).days)
        response = client.get(f"accounts/a-2/statements/{number}/page?lang={lang}")
        assert response.status_code == 200
        return Page(response.text)

    return get


def test_the_page_says_what_is_owed_by_when_and_why(page: Callable[..., Page]) -> None:
    text = page().text
    assert "2023年5月账单 2023年4月6日 – 2023年5月5日 本期应还 ¥917.85" in text
    assert "最低还款额 ¥107.85 到期还款日 2023年5月23日 还有13天" in text
    assert "上期账单 ¥1,000.00 利息 ¥17.85 还款 −¥100.00 本期账单 ¥917.85" in text
    assert "利息 17.85 = 1,000.00 × 0.05% × 24 天 + 900.00 × 0.05% × 13 天" in text
    assert "3月30日 – 4月22日 · 消费 1,000.00 × 0.05% × 24天 12.00" in text
    assert "4月23日 – 5月5日 · 消费 900.00 × 0.05% × 13天 5.85" in text
    assert "合计 17.85，四舍五入为 ¥17.85" in text


@pytest.mark.parametrize(("on", "left"), [("2023-05-12", "¥49,582.15"), ("2023-05-13", "¥49,082.15")])
def test_a_temporary_limit_counts_on_its_days(
    page: Callable[..., Page], branch: Any, on: str, left: str
) -> None:
    branch.do("a-2", builders.temporary_limit("500.00", "2023-05-10", "2023-05-12", on="2023-05-10"))
    assert f"可用额度 {left}" in page(on=on).text


def test_the_page_says_the_same_in_english(page: Callable[..., Page]) -> None:
    opened = page(lang="en")
    assert "Statement of May 2023 6 April 2023 – 5 May 2023 Statement balance ¥917.85" in opened.text
    assert "Minimum payment ¥107.85 Payment due date 23 May 2023 13 days left" in opened.text
    assert "Interest 17.85 = 1,000.00 × 0.05% × 24 days + 900.00 × 0.05% × 13 days" in opened.text
    assert not re.search(r"[\u4e00-\u9fff]", opened.text.replace("中文", ""))


def test_lines_stand_under_their_dates_with_what_they_were(page: Callable[..., Page]) -> None:
    text = page(1).text
    assert f"交易明细 3月30日 {SCRIPT} 超市 · 交易日 3月29日 ¥1,000.00" in text
    assert "钱花在哪里 超市 100.0% ¥1,000.00" in text


def test_names_from_outside_are_shown_as_text(client: TestClient, story: None) -> None:
    html = client.get("accounts/a-2/statements/1/page").text
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize(
    ("on", "mark", "urgent"),
    [
        ("2023-05-10", "还有13天", False),
        ("2023-05-20", "还有3天", True),
        ("2023-05-22", "还有1天", True),
        ("2023-05-23", "今天到期", True),
        ("2023-05-24", "已过到期还款日", True),
    ],
)
def test_the_last_statement_says_how_long_there_is(
    page: Callable[..., Page], on: str, mark: str, urgent: bool
) -> None:
    opened = page(on=on)
    assert mark in opened.text
    classes = [attributes.get("class") for attributes in opened.all("p")]
    assert ("mark urgent" in classes) == urgent
    assert ("到期还款日前还清全部 ¥917.85" in opened.text) == (mark != "已过到期还款日")


@pytest.mark.parametrize(
    ("on", "mark"), [("2023-05-22", "还有1天"), ("2023-05-23", "今天到期"), ("2023-05-24", "最低还款额已还")]
)
def test_nothing_is_urgent_once_the_minimum_is_repaid(
    page: Callable[..., Page], branch: Any, on: str, mark: str
) -> None:
    branch.do("a-2", builders.payment("107.85", "2023-05-08"))
    opened = page(on=on)
    assert mark in opened.text
    assert "mark urgent" not in [attributes.get("class") for attributes in opened.all("p")]


@pytest.mark.parametrize(
    ("paid", "said"),
    [
        ("50.00", "出账后已还 ¥50.00，本期还欠 ¥867.85。 最低还款额还差 ¥57.85。"),
        ("107.85", "出账后已还 ¥107.85，本期还欠 ¥810.00。"),
        ("917.85", "已还清"),
    ],
)
def test_what_was_repaid_since_is_told(page: Callable[..., Page], branch: Any, paid: str, said: str) -> None:
    branch.do("a-2", builders.payment(paid, "2023-05-08"))
    text = page().text
    assert said in text
    assert ("最低还款额还差" in text) == (paid == "50.00")
    assert ("到期还款日前还清全部" in text) == (paid != "917.85")
    assert "还有13天" not in page(1).text


def test_earlier_statements_say_nothing_of_today(page: Callable[..., Page]) -> None:
    opened = page(1)
    assert "mark" not in [attributes.get("class") for attributes in opened.all("p")]
    assert "到期还款日前还清全部" not in opened.text


def test_a_statement_of_nothing_says_so(client: TestClient, branch: Any) -> None:
    branch.close("a-1", "2024-03-05")
    text = Page(client.get("accounts/a-1/statements/1/page").text).text
    assert "本期应还 ¥0.00" in text
    assert "无需还款" in text
    assert "本期没有利息，也没有费用。" in text
    assert "本期没有交易。" in text
    assert "钱花在哪里" not in text


def test_a_credit_balance_is_told_as_such(client: TestClient, branch: Any) -> None:
    branch.do("a-1", builders.payment("30.00", "2024-02-20"))
    branch.close("a-1", "2024-03-05")
    text = Page(client.get("accounts/a-1/statements/1/page").text).text
    assert "溢缴款（无需还款） −¥30.00" in text
    assert "当前溢缴款 ¥30.00" in text


def test_cash_fees_refunds_and_rewards_have_their_own_words(client: TestClient, branch: Any) -> None:
    branch.do(
        "a-1",
        builders.purchase("88.00", "2024-02-20", mcc="4121", merchant="滴滴出行"),
        builders.cash_advance("500.00", "2024-02-21"),
        builders.refund("8.00", "2024-02-22", mcc="4121", merchant="滴滴出行"),
    )
    branch.close("a-1", "2024-03-05")
    text = Page(client.get("accounts/a-1/statements/1/page?lang=en").text).text
    assert "20 Feb 滴滴出行 ¥88.00 笔笔返现 2% Cashback −¥1.76" in text
    assert "21 Feb Cash advance ¥500.00 Cash advance fee ¥10.00" in text
    assert "22 Feb 滴滴出行 Refund −¥8.00" in text
    assert "Cash advance fee 10.00 = 500.00 × 1%, at least 10.00" in text
    assert "21 Feb – 5 Mar · Cash advances 500.00 × 0.05% × 14 days 3.50" in text
    assert "Cash advances bear interest daily from the day they are drawn." in text
    assert "A statement was not repaid" not in text
    assert "Cash advances 85.0% ¥500.00 Other 15.0% ¥88.00" in text


NAMED_ELSE = {LineKind.PURCHASE, LineKind.FEE}
"""Lines that their merchant or the kind of fee names."""

ABOUT = {LineKind.FEE: "late_charge", LineKind.RECOVERY: "refund", LineKind.REWARD: "o-1"}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(LineKind))
def test_every_kind_of_line_has_a_name_of_its_own(kind: LineKind, language: Language) -> None:
    line = StatementLine(kind, 738_000, 738_000, ABOUT.get(kind, "abc"), -100, "5411")
    row = line_row(line, "CNY", desk.TERMS, language)
    assert (row.figure, row.tone) == ("−¥1.00", "credit")
    said = f"{row.name} · {row.note}"
    assert kind in NAMED_ELSE or LINE_WORDS[language][kind] in said
    assert kind in ABOUT or "abc" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_adjustments_and_installments_are_part_of_the_story(
    client: TestClient, branch: Any, lang: str
) -> None:
    branch.do(
        "a-1",
        builders.purchase("1200.00", "2024-02-20"),
        builders.conversion("purchase", "900.00", "2024-02-20", periods=3),
        builders.adjustment("debit", "7.00", "2024-02-21", reason="by hand"),
        builders.payment("3.00", "2024-02-22"),
    )
    branch.close("a-1", "2024-04-05")
    opened = Page(client.get(f"accounts/a-1/statements/1/page?lang={lang}").text)
    assert figures(opened, lang)[0] == figures(opened, lang)[1]
    assert "by hand" in opened.text
    assert {"zh": "分期本金 p-1 第1期 ¥300.00", "en": "Installment p-1, row 1 ¥300.00"}[lang] in opened.text


def figures(opened: Page, lang: str) -> tuple[int, int]:
    """The sum of the story's rows, and the balance below them."""
    begins, ends = {
        "zh": ("这个数怎么来的", "利息和费用"),
        "en": ("How it came about", "How interest and fees"),
    }[lang]
    story = opened.text.partition(begins)[2].partition(ends)[0].partition("钱花在哪里")[0]
    *parts, whole = (
        int(sign.replace("−", "-") + digits.replace(",", "").replace(".", ""))
        for sign, digits in re.findall(r"(−?)¥([\d,.]+)", story.partition("Where the money went")[0])
    )
    return sum(parts), whole


def test_the_sums_of_the_story_add_up(page: Callable[..., Page]) -> None:
    opened = page()
    story = opened.text.partition("这个数怎么来的")[2].partition("利息和费用")[0]
    *parts, whole = (
        int(sign.replace("−", "-") + digits.replace(",", "").replace(".", ""))
        for sign, digits in re.findall(r"(−?)¥([\d,.]+)", story)
    )
    assert sum(parts) == whole == 91785


# --- what it is made of -----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_is_well_formed_and_has_no_inline_script_or_style(
    page: Callable[..., Page], lang: str
) -> None:
    opened = page(lang=lang)
    assert opened.open == []
    assert not {"script", "style", "iframe", "form"} & {name for name, _ in opened.elements}
    for _, attributes in opened.elements:
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
    ids = [attributes["id"] for _, attributes in opened.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    labels = [attributes.get("aria-labelledby") for attributes in opened.all("section")]
    assert set(filter(None, labels)) <= set(ids)
    assert len(opened.all("h1")) == len(opened.all("main")) == 1
    (html,) = opened.all("html")
    assert html["lang"] == {"zh": "zh-CN", "en": "en"}[lang]


def test_the_head_forbids_everything_from_elsewhere(client: TestClient, story: None) -> None:
    head = client.get("accounts/a-2/statements/2/page").headers
    policy = dict(part.strip().split(" ", 1) for part in head["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert policy["style-src"] == policy["img-src"] == "'self'"
    assert (head["cache-control"], head["x-content-type-options"]) == ("no-store", "nosniff")
    assert head["referrer-policy"] == "no-referrer"


def test_what_the_page_links_to_is_there_and_may_be_kept(client: TestClient, story: None) -> None:
    url = "http://testserver/cards/accounts/a-2/statements/2/page"
    links = [link["href"] for link in Page(client.get(url).text).all("link")]
    assert len(links) == 3
    for link in links:
        assert link is not None
        got = client.get(
            str(client.get(url).url.join(link)), headers={"X-Actor": "li", "Accept": "text/css, image/*"}
        )
        assert got.status_code == 200
        assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert hashlib.sha256(got.content).hexdigest()[:12] in link
    kinds = {link.rpartition(".")[2] for link in links if link}
    assert kinds == {"svg", "css"}


@pytest.mark.parametrize("name", ["weui.css", "..%2Frouter.py", "page.html", "VENDORED.md", "x" * 300])
def test_nothing_else_is_served(client: TestClient, name: str) -> None:
    assert client.get(f"assets/{name}").status_code == 404


def test_the_links_to_other_statements_and_languages_lead_there(client: TestClient, story: None) -> None:
    first = client.get("accounts/a-2/statements/1/page?lang=en")
    links = {link.get("rel") or link.get("hreflang"): link["href"] for link in Page(first.text).all("a")}
    assert links.keys() == {"zh-CN", "next"}
    later = client.get(str(first.url.join(str(links["next"]))))
    assert "Statement of May 2023" in later.text
    turned = client.get(str(first.url.join(str(links["zh-CN"]))))
    assert "2023年4月账单" in turned.text


@pytest.mark.parametrize(
    ("query", "accepted", "lang"),
    [
        ("", None, "zh-CN"),
        ("", "en-US,en;q=0.9", "en"),
        ("", "fr, en;q=0.5, zh;q=0.4", "en"),
        ("", "en;q=0, zh-TW", "zh-CN"),
        ("", "de", "zh-CN"),
        ("", "en;q=x", "zh-CN"),
        ("?lang=en", "zh", "en"),
        ("?lang=ZH", "en", "zh-CN"),
        ("?lang=<x>", "en", "en"),
    ],
)
def test_the_language_is_the_one_asked_for(
    client: TestClient, story: None, query: str, accepted: str | None, lang: str
) -> None:
    headers = {"Accept-Language": accepted} if accepted else {}
    client.headers.pop("accept-language", None)
    got = client.get(f"accounts/a-2/statements/2/page{query}", headers=headers)
    assert got.headers["content-language"] == lang
    assert got.headers["vary"] == "accept-language"


@pytest.mark.parametrize("url", ["accounts/a-2/statements/9/page", "accounts/b-1/statements/1/page"])
def test_a_page_that_is_not_there_is_told_to_people(client: TestClient, story: None, url: str) -> None:
    got = client.get(url, headers={"Accept-Language": "en"})
    assert got.status_code == 404
    opened = Page(got.text)
    assert opened.text.strip().startswith("No such statement")
    assert "content-security-policy" in got.headers


def test_vendored_files_are_what_their_record_says() -> None:
    vendor = files("cardcore_web") / "static" / "vendor"
    record = vendor.joinpath("VENDORED.md").read_text("utf-8")
    recorded = dict(re.findall(r"^\| `([^`]+)` \|.*`([0-9a-f]{64})` \|$", record, re.MULTILINE))
    assert recorded == {
        "weui.min.css": hashlib.sha256(vendor.joinpath("weui.min.css").read_bytes()).hexdigest()
    }
    assert "MIT License" in vendor.joinpath("weui.LICENSE.txt").read_text("utf-8")


# --- words and pictures -----------------------------------------------------------------------------


def test_both_languages_have_the_same_words() -> None:
    holes = re.compile(r"{(\w+)}")
    zh, en = WORDS[Language.ZH], WORDS[Language.EN]
    assert zh.keys() == en.keys()
    for name in zh.keys() - {"title"}:
        assert set(holes.findall(zh[name])) == set(holes.findall(en[name])), name
    for figure in (*ADDED, *TAKEN_OFF):
        assert zh[figure]
        assert en[figure]
    for language in Language:
        assert {category.value for category in Category} < SPENDING_WORDS[language].keys()
    assert len(NoticeKind) > 0


def line(amount: int, code: str, kind: str = "purchase") -> StatementLine:
    return StatementLine(LineKind(kind), 738_000, 738_000, "x", amount, code)


def test_spending_is_sorted_and_the_smallest_are_put_together() -> None:
    codes = ["5411", "5812", "5541", "4814", "7011", "5912", "8062", "9999"]
    lines = [line(100 * (9 - place), code) for place, code in enumerate(codes)]
    assert spent(lines) == [
        ("grocery", 900),
        ("dining", 800),
        ("fuel", 700),
        ("telecom", 600),
        ("lodging", 500),
        ("other", 400 + 300 + 200),
    ]
    parts = spending(lines, "CNY", Language.EN)
    assert len(parts) == MOST
    assert sum(part.width for part in parts) == 1000
    assert [part.start for part in parts] == [
        sum(one.width for one in parts[:place]) for place in range(MOST)
    ]


def test_only_what_was_spent_counts() -> None:
    lines = [
        line(-500, "5411", "refund"),
        line(-70, "", "payment"),
        line(9, "", "interest"),
        line(5, "", "fee"),
    ]
    assert spending(lines, "CNY", Language.ZH) == []
    assert spent([*lines, line(300, "", "cash_advance")]) == [("cash_advance", 300)]


def test_amounts_and_days_are_written_as_people_do() -> None:
    assert [amount_sign(minor, "CNY") for minor in (123450, -5, 0)] == ["¥1,234.50", "−¥0.05", "¥0.00"]
    assert amount_sign(-1500, "JPY") == "−JPY 1,500"
    day = datetime.date(2024, 12, 1).toordinal()
    assert [day_words(day, language) for language in Language] == ["2024年12月1日", "1 December 2024"]
    assert [short_day(day, language) for language in Language] == ["12月1日", "1 Dec"]
