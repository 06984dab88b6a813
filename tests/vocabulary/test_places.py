"""Places: the index finds what looking at every place finds, and distances are those of the haversine."""

import functools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardcore.errors import InvalidInput
from cardcore.places import EARTH_RADIUS_MM, Coordinates, Datum, Near, Places, distance_mm

DEGREE = 1_000_000
ANTIPODES_MM = 20_015_114_442

points = st.builds(
    Coordinates,
    st.integers(-90 * DEGREE, 90 * DEGREE),
    st.integers(-180 * DEGREE, 180 * DEGREE),
    st.just(Datum.WGS_84),
)


def at(latitude: str, longitude: str, datum: Datum = Datum.WGS_84) -> Coordinates:
    return Coordinates.of(latitude, longitude, datum)


def haversine_mm(one: Coordinates, other: Coordinates) -> float:
    """The textbook formula in floats: the oracle."""
    north, south = math.radians(one.latitude / DEGREE), math.radians(other.latitude / DEGREE)
    east = math.radians((one.longitude - other.longitude) / DEGREE)
    share = math.sin((north - south) / 2) ** 2
    share += math.cos(north) * math.cos(south) * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_MM * math.asin(min(1, math.sqrt(share)))


def scattered(chance: random.Random, count: int) -> dict[str, Coordinates]:
    """Places all over the earth, many of them on the date line and on the poles, some twice."""
    found = {}
    for number in range(count):
        latitude = round(math.degrees(math.asin(chance.uniform(-1, 1))) * DEGREE)
        longitude = chance.randint(-180 * DEGREE, 180 * DEGREE)
        match number % 10:
            case 0:
                longitude = chance.choice((-1, 1)) * (180 * DEGREE - chance.choice((0, 0, 1, 999)))
            case 1:
                latitude = chance.choice((-1, 1)) * (90 * DEGREE - chance.choice((0, 0, 1, 99_999)))
        found[f"p{number:05}"] = Coordinates(latitude, longitude, Datum.WGS_84)
    found["twin"] = found["p00007"]
    return found


ALL = scattered(random.Random(20_261_122), 10_000)


def asked() -> list[Coordinates]:
    chance = random.Random(7)
    corners = [at("90", "0"), at("-90", "77"), at("0", "180"), at("0", "-180"), at("45.5", "179.999999")]
    return [*corners, ALL["twin"], *scattered(chance, 10).values()]


@functools.cache
def looked_at_all(point: Coordinates) -> list[tuple[float, str]]:
    """Every place by its distance: what the index must find with less work."""
    return sorted((haversine_mm(point, place), name) for name, place in ALL.items())


@pytest.mark.parametrize("cell_meters", [1_000, 100_000, 250_000])
def test_the_nearest_are_those_that_looking_at_every_place_finds(cell_meters: int) -> None:
    index = Places(ALL, cell_meters=cell_meters)
    for point in asked():
        near, expected = index.nearest(point, 12), looked_at_all(point)
        assert [one.distance_mm for one in near] == pytest.approx([mm for mm, _ in expected[:12]], abs=2)
        certain = {name for mm, name in expected[:12] if mm < expected[12][0] - 2}
        assert certain <= {one.place_id for one in near}
        for one in near:
            assert one.distance_mm == distance_mm(point, ALL[one.place_id])


def test_a_city_is_searched_by_rings() -> None:
    chance = random.Random(3)
    stores = {
        f"s{number}": Coordinates(
            31_230_000 + chance.randint(-90_000, 90_000),
            121_470_000 + chance.randint(-90_000, 90_000),
            Datum.GCJ_02,
        )
        for number in range(2_000)
    }
    index = Places(stores, cell_meters=500)
    for _ in range(40):
        point = Coordinates(31_230_000 + chance.randint(-99_000, 99_000), 121_470_000, Datum.GCJ_02)
        by_distance = sorted((distance_mm(point, place), name) for name, place in stores.items())
        for within in (None, 300_000, 2_000_000):
            expected = [one for one in by_distance[:5] if within is None or one[0] <= within]
            near = index.nearest(point, 5, within_mm=within)
            assert [(one.distance_mm, one.place_id) for one in near] == expected


@given(points, points)
def test_a_distance_is_that_of_the_haversine_both_ways(one: Coordinates, other: Coordinates) -> None:
    distance = distance_mm(one, other)
    assert distance == distance_mm(other, one)
    near_antipodes = distance > 0.999 * ANTIPODES_MM
    assert distance == pytest.approx(haversine_mm(one, other), abs=2_000 if near_antipodes else 2, rel=1e-15)


@given(points)
def test_a_point_is_nowhere_else_and_its_antipode_half_way_round(point: Coordinates) -> None:
    beyond = point.longitude - 180 * DEGREE if point.longitude > 0 else point.longitude + 180 * DEGREE
    antipode = Coordinates(-point.latitude, beyond, Datum.WGS_84)
    assert distance_mm(point, point) == 0
    assert distance_mm(point, antipode) == pytest.approx(ANTIPODES_MM, abs=50)


@given(st.integers(-90 * DEGREE, 90 * DEGREE), points)
def test_the_date_line_and_the_poles_are_one_place(latitude: int, point: Coordinates) -> None:
    west, east = (Coordinates(latitude, side * 180 * DEGREE, Datum.WGS_84) for side in (-1, 1))
    assert distance_mm(west, east) == 0
    assert distance_mm(west, point) == distance_mm(east, point)
    pole = Coordinates(90 * DEGREE, point.longitude, Datum.WGS_84)
    assert distance_mm(at("90", "0"), pole) == 0


def test_places_as_near_are_told_by_id() -> None:
    here = at("31", "121")
    index = Places(dict.fromkeys("cab", here))
    assert index.nearest(here, 2) == (Near("a", 0), Near("b", 0))


def test_nothing_is_near_where_nothing_is() -> None:
    here = at("31", "121")
    assert Places({}).nearest(here, 3) == ()
    assert Places({"far": at("-31", "-59")}).nearest(here, 3, within_mm=1_000) == ()


@pytest.mark.parametrize(
    ("latitude", "longitude", "field"),
    [
        ("90.000001", "0", "latitude"),
        ("0", "-180.000001", "longitude"),
        ("31.2304165", "0", "latitude"),
        ("north", "0", "latitude"),
        ("0", "+7", "longitude"),
    ],
)
def test_coordinates_that_are_none_are_refused(latitude: str, longitude: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        at(latitude, longitude)
    assert (refused.value.code, refused.value.field) == ("coordinates-invalid", field)


def test_a_float_is_no_coordinate() -> None:
    with pytest.raises(InvalidInput, match="coordinates-invalid"):
        Coordinates.of(31.23, "121.47", Datum.GCJ_02)  # type: ignore[arg-type]


def test_two_datums_are_not_mixed() -> None:
    one, other = at("31", "121"), at("31", "121", Datum.GCJ_02)
    for mixing in (
        lambda: distance_mm(one, other),
        lambda: Places({"a": one, "b": other}),
        lambda: Places({"a": one}).nearest(other, 1),
    ):
        with pytest.raises(InvalidInput, match="datum-mismatch"):
            mixing()


def test_what_cannot_be_asked_is_refused() -> None:
    with pytest.raises(InvalidInput, match="number-out-of-range at cell_meters"):
        Places({}, cell_meters=0)
    with pytest.raises(InvalidInput, match="number-out-of-range at count"):
        Places({}).nearest(at("0", "0"), 0)
