"""How long a plan may last, where a rule says so in months or years."""

from cardcore.calendars import Unit, nth_date
from cardcore.installments.schedule import AmortizationSchedule


def longer_than(schedule: AmortizationSchedule, months: int) -> tuple[str, str] | None:
    """What is allowed and what there is, in words, where a schedule lasts longer; None where it does not.

    Monthly rows are counted, so that a first row due some days later does not make 60 periods too many;
    of other steps the last due date decides.
    """
    count = len(schedule.rows) * schedule.every
    if schedule.unit is Unit.MONTH:
        return (f"at most {months} months", f"{count} months") if count > months else None
    latest = nth_date(schedule.starts_on, months, every=1, unit=Unit.MONTH)
    days, most = schedule.rows[-1].due_date - schedule.starts_on, latest - schedule.starts_on
    return (f"at most {most} days", f"{days} days") if days > most else None
