"""Two offices are two databases; on PostgreSQL two roles with no right on each other's."""

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from bot.app.settings import Settings
from storage.database import engines
from tests.postgres import Cluster


@pytest.mark.postgres
@pytest.mark.parametrize("engine", ["postgres"])
@pytest.mark.parametrize(
    ("role", "database"),
    [("front", "back"), ("back", "front"), ("front", "house"), ("back", "house")],
)
def test_a_role_cannot_even_connect_to_the_other_sides_database(
    home: Settings, sample_cluster: Cluster, role: str, database: str
) -> None:
    name = {"front": home.front_url, "back": home.back_url, "house": home.house_url}[database]
    other = name.rsplit("/", 1)[1]
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(f"host=127.0.0.1 port={sample_cluster.port} user={role} dbname={other}")


@pytest.mark.parametrize("engine", ["sqlite"])
def test_no_table_of_one_side_is_in_the_others_file(home: Settings) -> None:
    def tables(url: str) -> set[str]:
        engine = create_engine(url)
        with engine.connect() as connection:
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
            found = set(names.scalars())
        engine.dispose()
        return found

    front, back = tables(home.front_url), tables(home.back_url)
    assert {"customers", "orders"} <= front
    assert not {"customers", "orders", "order_lines"} & back
    assert {"employees", "payslips", "leave"} <= back
    assert not {"employees", "payslips", "leave", "equipment"} & front


def test_a_database_error_names_no_value(home: Settings) -> None:
    engine = engines.open_reader(home.front_url)
    with engine.connect() as connection, pytest.raises(DBAPIError) as error:
        connection.execute(
            text("SELECT nothing FROM customers WHERE email = :who"), {"who": "SECRET"}
        )
    engine.dispose()
    assert "SECRET" not in str(error.value)
