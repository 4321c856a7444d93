"""A standing says of itself what the database says of it."""

from datetime import date, timedelta
from itertools import product

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.content import tables
from api.content.tables import Standing
from api.db import new_id
from tests.world import MONDAY, World

HOURS = [MONDAY + timedelta(hours=number) for number in range(5)]
FORMS = [
    (start, until, ended, why)
    for start, until, ended, why in product(
        HOURS[1:3], [None, *HOURS[2:4]], [None, *HOURS[:4]], [None, "gone", "in_error"]
    )
    if (until is None or until > start) and (ended is None) == (why is None)
]


def stand(session: Session, item: str, publication: str) -> dict[str, Standing]:
    """Every window, end and reason there can be, on one channel of one item."""
    made: dict[str, Standing] = {}
    for number, (start, until, ended, why) in enumerate(FORMS):
        one = Standing(
            id=new_id(),
            publication_id=publication,
            item_id=item,
            kind="procedure",
            channel="print",
            revision=1,
            counts_from=HOURS[number % 2],
            live_from=start,
            live_until=until,
            effect_on=date(2026, 1, 1) + timedelta(days=number),
            published_at=start,
            ended_at=ended,
            ended_why=why,
        )
        session.add(one)
        made[one.id] = one
    session.flush()
    return made


def test_a_standing_says_of_itself_what_the_database_says_of_it(office: World) -> None:
    item = office.publish("procedure", title="Khai sinh", code="1.000001", wanted={"channels": ["portal"]})
    publication = office.manage("GET", f"/items/{item}")["publications"][0]["id"]
    with office.database.write() as session:
        made = stand(session, item, publication)
        assert len(made) > 30
        of_these = select(Standing.id).where(Standing.channel == "print")
        for at in HOURS:
            up = set(session.execute(of_these.where(tables.up(Standing, at))).scalars())
            open_ = set(session.execute(of_these.where(tables.open_at(Standing, at))).scalars())
            assert {id for id, one in made.items() if one.up(at)} == up
            assert {id for id, one in made.items() if one.open(at)} == open_
        ordered = session.execute(of_these.order_by(*tables.order(Standing).clauses)).scalars().all()
        assert ordered == sorted(made, key=lambda id: made[id].order)
