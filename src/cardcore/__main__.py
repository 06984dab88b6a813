"""The command line: `python -m cardcore simulate FILE` lives a scenario and prints what it asks for.

`python -m cardcore amortize FILE` prints the schedule, the cost and the rates of an installment plan,
`evaluate FILE` what offers give and every reason why the others do not, `check FILE` everything that is wrong
with their definitions; `draw` and `verify` are for lucky
draws, `refer` for referral programmes, `share` for red packets and bills.
JSON in, JSON out. What is wrong with the input is told as one JSON object on standard error –
``{"code": …, "field": …, "detail": …}``, the field a JSON pointer – with exit code 2; nothing half-done
is printed.

Each command imports what it runs, when it runs: a schedule needs a seventh of the modules of a scenario.
"""

import argparse
import contextlib
import errno
import json
import sys
from collections.abc import Sequence
from typing import Any, Final

from cardcore import __version__
from cardcore.documents import LONGEST_DOCUMENT, loads
from cardcore.errors import Broken, CardcoreError, InvalidInput
from cardcore.schemas import SCHEMAS, schema_text

EPILOGUE: Final = """\
example:
  python -m cardcore simulate - <<'END'
  {"program": "cmb",
   "account": {"opened_on": "2023-03-20", "credit_limit": "50000.00", "currency": "CNY",
               "statement_day": 5},
   "events": [{"on": "2023-03-30", "post": {"kind": "purchase", "amount": "1000.00",
                                            "mcc": "5411", "merchant": "Hema"}},
              {"on": "2023-04-23", "pay": {"amount": "100.00"}}],
   "until": "2023-05-05",
   "ask": ["statements", "explain"]}
  END

  python -m cardcore amortize - <<'END'
  {"principal": "12000.00", "currency": "CNY", "periods": 12, "method": "flat_fee",
   "rate_per_period": "0.0066", "first_due_on": "2024-02-05", "remainder": "last"}
  END

Amounts and rates are texts, dates are YYYY-MM-DD. What is wrong with the input is told as
{"code": …, "field": …, "detail": …} on standard error, with exit code 2.
docs/reference/scenario.md and docs/guides/installments.md describe every field.
"""

FAILED: Final = 1
REFUSED: Final = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 1 the output could not be written, 2 the input is wrong."""
    chosen = _parser().parse_args(arguments)
    try:
        text = chosen.run(chosen)
    except Broken:
        raise  # a defect of cardcore: its traceback is what a report needs
    except CardcoreError as error:
        return _refuse(error)
    return _print(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cardcore",
        description="The rules of a credit card as plain data: JSON in, JSON out.",
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"cardcore {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    by_hand = sys.stdin is not None and sys.stdin.isatty()  # nobody means to type a document
    for run, done, file in (
        (_simulate, "live a scenario and print what it asks for", "the scenario"),
        (_amortize, "print the schedule and the cost of a plan", "the terms"),
        (_evaluate, "what offers give, and why not", "offers and what is known"),
        (_check, "every fault of programmes, offers and draws", "definitions"),
        (_draw, "check, promise and draw a lucky draw", "definition and entries"),
        (_verify, "recompute a lucky draw", "the proof"),
        (_refer, "settle a referral programme", "programme, referrals and claims"),
        (_share, "live a red packet or a shared bill", "terms and steps"),
    ):
        name = run.__name__.removeprefix("_")
        command = commands.add_parser(name, help=done, description=run.__doc__)
        command.add_argument(
            "file",
            metavar="FILE",
            nargs=None if by_hand else "?",
            default="-",
            help=f"{file}; without it, or with -, standard input",
        )
        command.set_defaults(run=run)
    command = commands.add_parser("schema", help="print a JSON Schema", description=_schema.__doc__)
    command.add_argument("name", choices=sorted(SCHEMAS), help="what the schema describes")
    command.set_defaults(run=_schema)
    return parser


def _simulate(chosen: argparse.Namespace) -> str:
    """Live a scenario through and print the answers to what it asks, as JSON."""
    from cardcore.scenario import simulate

    return _json(simulate(loads(_read(chosen.file))))


def _amortize(chosen: argparse.Namespace) -> str:
    """Print the rows of an installment plan, their totals and its annual rates, as JSON."""
    from cardcore.amortize import amortize

    return _json(amortize(loads(_read(chosen.file))))


def _refer(chosen: argparse.Namespace) -> str:
    """Judge referred friends, and print what they bring and every reason against the others, as JSON."""
    from cardcore.referring import refer

    return _json(refer(loads(_read(chosen.file))))


def _evaluate(chosen: argparse.Namespace) -> str:
    """Print what offers give here and now, the best of them together, and every reason why not, as JSON."""
    from cardcore.evaluate import evaluate

    return _json(evaluate(loads(_read(chosen.file))))


def _check(chosen: argparse.Namespace) -> str:
    """Print every fault of programmes, offers, referrals and draws, before anybody sees them, as JSON."""
    from cardcore.checking import check

    return _json(check(loads(_read(chosen.file))))


def _draw(chosen: argparse.Namespace) -> str:
    """Print the faults of a lucky draw's definition, its frozen tickets, promise and proof, as JSON."""
    from cardcore.drawing import draw

    return _json(draw(loads(_read(chosen.file))))


def _verify(chosen: argparse.Namespace) -> str:
    """Recompute the proof of a lucky draw, and print what does not fit, as JSON."""
    from cardcore.drawing import verify

    return _json(verify(loads(_read(chosen.file))))


def _share(chosen: argparse.Namespace) -> str:
    """Live a red packet or a shared bill through its steps, and print how it stands, as JSON."""
    from cardcore.sharing import share

    return _json(share(loads(_read(chosen.file))))


def _json(answers: dict[str, Any]) -> str:
    return json.dumps(answers, ensure_ascii=False, indent=2) + "\n"


def _schema(chosen: argparse.Namespace) -> str:
    """Print the JSON Schema (draft 2020-12) of what a command reads, and of its answers."""
    return schema_text(chosen.name)


def _read(name: str) -> bytes:
    """The file's bytes – one more than a document may have, so that a larger one is refused, is enough."""
    try:
        with open(0 if name == "-" else name, "rb", closefd=name != "-") as file:
            return file.read(LONGEST_DOCUMENT + 1)
    except OSError as error:
        place = "standard input" if name == "-" else name
        raise InvalidInput("file-unreadable", f"cannot read {place}: {error.strerror}") from None


def _refuse(error: CardcoreError) -> int:
    told: dict[str, Any] = _told(error)
    if error.others:
        told["faults"] = [_told(one) for one in (error, *error.others)]
    with contextlib.suppress(OSError):  # nobody listens; the exit code still tells
        _write(sys.stderr, json.dumps(told, ensure_ascii=False) + "\n")
    return REFUSED


def _told(error: CardcoreError) -> dict[str, str]:
    return {"code": error.code, "field": error.field, "detail": error.detail}


def _print(text: str) -> int:
    try:
        _write(sys.stdout, text)
    except OSError as error:
        with contextlib.suppress(OSError, AttributeError):
            sys.stdout.close()  # or Python would flush it once more at its end, and complain
        if not isinstance(error, BrokenPipeError):  # whoever read the pipe has seen enough
            _refuse(InvalidInput("output-unwritable", f"cannot write the answers: {error.strerror}"))
        return FAILED
    return 0


def _write(stream: Any, text: str) -> None:
    """In UTF-8, whatever the terminal is set to."""
    if stream is None:
        raise OSError(errno.EBADF, "it is closed")
    stream.buffer.write(text.encode("utf-8", "backslashreplace"))
    stream.flush()


if __name__ == "__main__":
    sys.exit(main())
