"""Near a place: so many meters, over the sphere, in one datum."""

from typing import Any

from cardcore.documents import Reader
from cardcore.offers.criteria.criterion import Names, Single
from cardcore.offers.criteria.telling import Told
from cardcore.places import Coordinates, Datum, distance_mm
from cardcore.values import frozen


@frozen
class Near(Single):
    """The customer or the store is no further away than so many millimetres."""

    place: Coordinates
    within_mm: int

    def away(self, value: Any) -> int | None:
        """Millimetres to the place; None where that is not known, another datum included."""
        if not isinstance(value, Coordinates) or value.datum is not self.place.datum:
            return None
        return distance_mm(value, self.place)

    def matches(self, facts: Any) -> bool:
        """Whether it is near enough."""
        return self.holds(facts.get(self.attribute))

    def holds(self, value: Any) -> bool:
        """Whether these coordinates are near enough."""
        away = self.away(value)
        return away is not None and away <= self.within_mm

    def source(self, names: Names) -> str:
        """Asked of this."""
        return f"{names.constant(self)}.holds({names.local(self.attribute)})"

    def told(self, found: Any = None) -> Told:
        """How much too far."""
        away = self.away(found)
        radius = self.within_mm // 1000
        got = "" if away is None else f"{away // 1000} m"
        missing = "" if away is None else f"{max(away - self.within_mm, 0) // 1000} m"
        zh, en = f"限 {radius} 米以内", f"only within {radius} m"
        if missing:
            zh, en = f"{zh}，还差 {missing[:-2]} 米", f"{en}; {missing} to go"
        return Told("near", f"within {radius} m", got, missing, zh, en)


def read_coordinates(reader: Reader) -> Coordinates:
    """``latitude``, ``longitude`` in degrees as texts, and ``datum``, GCJ-02 unless given."""
    latitude, longitude = reader.take("latitude").text(), reader.take("longitude").text()
    datum = reader.maybe("datum", lambda item: Datum(item.choice(*Datum)), Datum.GCJ_02)
    with reader.placing():
        return Coordinates.of(latitude, longitude, datum)


def read_place(reader: Reader) -> Coordinates:
    """``{"latitude": "31.240018", "longitude": "121.490317"}``."""
    place = read_coordinates(reader)
    reader.end()
    return place


def read_near(reader: Reader) -> Near:
    """``{"latitude": "31.240018", "longitude": "121.490317", "meters": 500}``."""
    place = read_coordinates(reader)
    near = Near("coordinates", place, reader.take("meters").whole(1, 20_100_000) * 1000)
    reader.end()
    return near
