"""Places: where stores are, how far, and the nearest of them.

Coordinates are whole micro-degrees (a tenth of a metre) and say their datum: GCJ-02, which maps in
mainland China use, lies up to some hundred metres beside WGS-84, and the two are never mixed.

A place is held as a vector of integers from the centre of a sphere. The square of the straight line between
two places – four times the haversine of their angle – is then exact, says which is nearer the same way on
every machine, and knows no date line and no pole. The index is a grid of cubes around those vectors.

>>> bund = Coordinates.of("31.240018", "121.490317", Datum.GCJ_02)
>>> stores = Places({
...     "people-square": Coordinates.of("31.232781", "121.475137", Datum.GCJ_02),
...     "lujiazui": Coordinates.of("31.238068", "121.501654", Datum.GCJ_02),
... })
>>> stores.nearest(bund, 1)
(Near(place_id='lujiazui', distance_mm=1099437),)
"""

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, Self

from cardcore.errors import InvalidInput, require, shown
from cardcore.values import frozen

EARTH_RADIUS_MM: Final = 6_371_008_800
"""The mean radius R1 of the ellipsoid (Moritz, Geodetic Reference System 1980)."""

_DEGREE: Final = 1_000_000
_UNIT: Final = 10**18
"""The radius of the sphere that the vectors are held in."""
_PI: Final = 3_141592653589793238
_COORDINATE: Final = re.compile(r"-?(0|[1-9][0-9]{0,2})(?:\.([0-9]{1,6}))?", re.ASCII)

Vector = tuple[int, int, int]
Cell = tuple[int, int, int]


class Datum(StrEnum):
    """What coordinates are measured against."""

    GCJ_02 = "GCJ-02"
    WGS_84 = "WGS-84"


@frozen
class Coordinates:
    """A point on the earth in whole micro-degrees, north and east positive."""

    latitude: int
    longitude: int
    datum: Datum

    def __attrs_post_init__(self) -> None:
        """Refuse what lies beyond a pole or the date line."""
        for name, value, most in (("latitude", self.latitude, 90), ("longitude", self.longitude, 180)):
            detail = f"a {name} lies between -{most} and {most} degrees, not at {shown(value)} micro-degrees"
            require(abs(value) <= most * _DEGREE, "coordinates-invalid", detail, field=name)

    @classmethod
    def of(cls, latitude: str, longitude: str, datum: Datum) -> Self:
        """From degrees written as texts with at most six decimals.

        Raises `InvalidInput` ``coordinates-invalid``; a float is refused as all that is no text.
        """
        return cls(_parsed(latitude, "latitude"), _parsed(longitude, "longitude"), datum)


def _parsed(text: object, field: str) -> int:
    match = _COORDINATE.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        detail = f"{shown(text)} is no {field}; write degrees as a text such as '31.230416'"
        raise InvalidInput("coordinates-invalid", detail, field=field)
    size = int(match[1]) * _DEGREE + int((match[2] or "").ljust(6, "0"))
    return -size if match[0].startswith("-") else size


@frozen
class Near:
    """A place and how far it is, in millimetres over the sphere."""

    place_id: str
    distance_mm: int


def distance_mm(one: Coordinates, other: Coordinates) -> int:
    """Millimetres between two points over the sphere, by haversine.

    The arithmetic is exact to a millimetre (to 5 cm at the antipodes, where an arc hardly changes its chord);
    the sphere itself differs from the ellipsoid by up to 0.6 %. Raises `InvalidInput` ``datum-mismatch``.

    >>> pole = Coordinates.of("90", "0", Datum.WGS_84)
    >>> distance_mm(pole, Coordinates.of("90", "135", Datum.WGS_84))
    0
    >>> distance_mm(pole, Coordinates.of("0", "-180", Datum.WGS_84))  # a quarter of the circumference
    10007557221
    """
    _require_same(one.datum, other.datum)
    return _arc_mm(_squared_chord(_vector(one), _vector(other)))


class Places:
    """Places by id, found by nearness."""

    def __init__(self, places: Mapping[str, Coordinates], *, cell_meters: int = 1_000) -> None:
        """Index ``places``, all of one datum, in cubes of that size; about one place a cube is fastest.

        Raises `InvalidInput` ``datum-mismatch`` or ``number-out-of-range``.
        """
        require(
            1 <= cell_meters <= 1_000_000,
            "number-out-of-range",
            "a cube has 1 to 1,000,000 meters",
            field="cell_meters",
        )
        self._side = cell_meters * 1_000 * _UNIT // EARTH_RADIUS_MM
        self._datum = next(iter(places.values())).datum if places else None
        self._cells: dict[Cell, list[tuple[str, Vector]]] = defaultdict(list)
        for place_id, coordinates in places.items():
            _require_same(coordinates.datum, self._datum)
            vector = _vector(coordinates)
            self._cells[self._cell(vector)].append((place_id, vector))

    def nearest(self, at: Coordinates, count: int, *, within_mm: int | None = None) -> tuple[Near, ...]:
        """The ``count`` places nearest to ``at``, no further than ``within_mm``, those as near by id."""
        require(count > 0, "number-out-of-range", "ask for at least one place", field="count")
        if self._datum is None:
            return ()
        _require_same(at.datum, self._datum)
        found = self._candidates(_vector(at), count, within_mm)
        near = (Near(place_id, _arc_mm(squared)) for squared, place_id in found)
        return tuple(one for one in near if within_mm is None or one.distance_mm <= within_mm)

    def _candidates(self, origin: Vector, count: int, within_mm: int | None) -> list[tuple[int, str]]:
        """The nearest, by squared chord and id.

        Behind ring r of cubes everything is further than r sides, as the crow flies through the earth.
        Where rings would look at more cubes than hold any place, every place is looked at instead.
        """
        furthest = None if within_mm is None else within_mm * _UNIT // EARTH_RADIUS_MM + 1
        found: list[tuple[int, str]] = []
        ring = looked_at = 0
        while True:
            looked_at += 24 * ring * ring + 2
            if looked_at > len(self._cells):
                return self._nearest_of(self._cells, origin)[:count]
            found += self._nearest_of(_ring(self._cell(origin), ring), origin)
            found = sorted(found)[:count]
            bound = ring * self._side
            done = len(found) == count and found[-1][0] <= bound * bound
            if done or (furthest is not None and bound > furthest):
                return found
            ring += 1

    def _nearest_of(self, cells: Iterable[Cell], origin: Vector) -> list[tuple[int, str]]:
        known = self._cells
        return sorted(
            (_squared_chord(origin, vector), place_id)
            for cell in cells
            if cell in known
            for place_id, vector in known[cell]
        )

    def _cell(self, vector: Vector) -> Cell:
        x, y, z = vector
        return x // self._side, y // self._side, z // self._side


def _ring(center: Cell, ring: int) -> Iterator[Cell]:
    """The cubes so many steps from ``center`` along some axis and no more along any."""
    x, y, z = center
    around = range(-ring, ring + 1)
    for by_x, by_y in itertools.product(around, around):
        edge = max(abs(by_x), abs(by_y)) == ring
        for by_z in around if edge else (-ring, ring):
            yield x + by_x, y + by_y, z + by_z


def _require_same(datum: Datum, other: Datum | None) -> None:
    require(datum is other, "datum-mismatch", f"{datum} and {other} are not to be mixed", field="datum")


def _squared_chord(one: Vector, other: Vector) -> int:
    x, y, z = one[0] - other[0], one[1] - other[1], one[2] - other[2]
    return x * x + y * y + z * z


def _vector(at: Coordinates) -> Vector:
    up, out = _sine_and_cosine(at.latitude)
    east, toward = _sine_and_cosine(at.longitude)
    return out * toward // _UNIT, out * east // _UNIT, up


def _sine_and_cosine(angle: int) -> tuple[int, int]:
    """Of micro-degrees; exact at whole quarters of a turn, so that the date line and the poles meet."""
    quarters, rest = divmod(angle, 90 * _DEGREE)
    sine, cosine = _series(rest * _PI // (180 * _DEGREE))
    for _ in range(quarters % 4):
        sine, cosine = cosine, -sine
    return sine, cosine


def _series(radians: int) -> tuple[int, int]:
    """Sine and cosine by their series, to a few units of the last place."""
    sine, cosine, term, power = 0, _UNIT, _UNIT, 1
    while term:
        term = term * radians // _UNIT // power
        match power % 4:
            case 0:
                cosine += term
            case 1:
                sine += term
            case 2:
                cosine -= term
            case _:
                sine -= term
        power += 1
    return sine, cosine


def _arc_mm(squared_chord: int) -> int:
    half = min(math.isqrt(squared_chord) // 2, _UNIT)
    other = math.isqrt(_UNIT * _UNIT - half * half)
    angle = _arcsine(half) if half <= other else _PI // 2 - _arcsine(other)
    return (2 * EARTH_RADIUS_MM * angle + _UNIT // 2) // _UNIT


def _arcsine(sine: int) -> int:
    """Radians up to an eighth of a turn, by Newton's method; five steps leave nothing to correct."""
    angle = sine
    for _ in range(5):
        reached, cosine = _series(angle)
        angle += (sine - reached) * _UNIT // cosine
    return angle
