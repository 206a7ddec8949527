import struct
import unittest

from after.analytics.postgres import Address, Connection, Postgres, PostgresError, PostgresUnavailable
from after.analytics.scram import NotTheServer, Scram
from tests.fake_postgres import READY, CutShort, FakePostgres, authentication, columns, error, message, row

ONE = columns(("one", 23)) + row("1") + message(b"C", b"SELECT 1\0")


def address(server: FakePostgres, password: str = "sécret") -> Address:
    return Address("127.0.0.1", server.port, "keeper", password, "ledger")


class ScramTests(unittest.TestCase):
    def test_the_exchange_of_rfc_7677(self) -> None:
        scram = Scram("user", "pencil", "rOprNGfwEbeRWgbNEkqO")
        self.assertEqual(scram.first(), b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO")
        challenge = b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
        self.assertEqual(
            scram.final(challenge),
            b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
        scram.verify(b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")

    def test_who_cannot_be_the_server_is_told_apart(self) -> None:
        for challenge in [b"r=mine,s=AAAA,i=1", b"r=other,s=AAAA,i=1", b"r=mineX,i=1", b"r=mineX,s=AAAA,i=-1", b"e=no", b"\xff", b""]:
            with self.assertRaises(NotTheServer, msg=challenge):
                Scram("", "x", "mine").final(challenge)
        with self.assertRaises(NotTheServer):
            Scram("", "x").verify(b"v=")


class ConnectionTests(unittest.TestCase):
    def test_parameters_and_results_keep_their_values(self) -> None:
        asked: list[object] = []

        def answers(sql: str, parameters: list[str | None]) -> bytes:
            asked.append((sql, parameters))
            named = columns(("a", 16), ("b", 20), ("c", 701), ("d", 3802), ("e", 25), ("f", 1184), ("ü", 23))
            said = message(b"N", b"SNOTICE\0Mhello\0\0") + message(b"S", b"TimeZone\0UTC\0")
            values = row("t", "-5", "1.5", '{"k": [1]}', "té\"xt", "2025-10-18 01:00:00+00", None)
            return said + named + values + message(b"C", b"SELECT 1\0")

        with FakePostgres(answers) as server:
            connection = Connection(address(server))
            found = connection.execute("SELECT $1", ["té'xt", None, 7, True, {"k": "ü"}, ""])
            connection.close()
        self.assertEqual(found, [
            {"a": True, "b": -5, "c": 1.5, "d": {"k": [1]}, "e": 'té"xt', "f": "2025-10-18 01:00:00+00", "ü": None}])
        self.assertEqual(asked, [("SELECT $1", ["té'xt", None, "7", "true", '{"k": "ü"}', ""])])
        self.assertTrue(server.startup[0].startswith(struct.pack("!i", 196608) + b"user\0keeper\0database\0ledger\0"))

    def test_an_error_carries_what_the_server_said_and_the_next_statement_is_answered(self) -> None:
        def answers(sql: str, _: list[str | None]) -> bytes:
            return error("ERROR", "23505", "duplicate key") if sql == "twice" else ONE

        with FakePostgres(answers) as server:
            connection = Connection(address(server))
            with self.assertRaises(PostgresError) as raised:
                connection.execute("twice")
            self.assertEqual((raised.exception.code, raised.exception.message), ("23505", "duplicate key"))
            self.assertEqual(connection.execute("SELECT 1"), [{"one": 1}])
            with self.assertRaises(ValueError):
                connection.execute("SELECT $1", ["a\0b"])
            self.assertEqual(connection.execute("SELECT 1"), [{"one": 1}])
            connection.close()

    def test_only_scram_is_spoken_and_only_with_who_knows_the_password(self) -> None:
        for server, reason in [
                (FakePostgres(asks=authentication(5, b"salt")), r"\(method 5\)"), (FakePostgres(asks=authentication(3)), r"\(method 3\)"),
                (FakePostgres(asks=authentication(0) + READY), "without a password"),
                (FakePostgres(asks=authentication(10, b"SCRAM-SHA-1\0\0")), "does not speak SCRAM-SHA-256"),
                (FakePostgres(asks=authentication(12, b"v=AAAA")), "does not know the password"),
                (FakePostgres(signature=b"\0" * 32), "does not know the password"), (FakePostgres(password="other"), "28P01"),
                (FakePostgres(asks=error("FATAL", "57P03", "the database system is starting up")), "57P03"),
                (FakePostgres(asks=b"HTTP/1.1 400 Bad Request\r\n\r\n"), "broke"), (FakePostgres(asks=b"R\0\0\0\1"), "broke")]:
            with server, self.assertRaisesRegex(PostgresUnavailable, reason):
                Connection(address(server))

    def test_an_answer_that_ends_anywhere_is_no_answer(self) -> None:
        for cut in range(1, len(ONE)):
            with FakePostgres(lambda *_: CutShort(ONE[:cut])) as server, self.subTest(cut=cut):
                connection = Connection(address(server))
                with self.assertRaises(PostgresUnavailable):
                    connection.execute("SELECT 1")
                self.assertFalse(connection.is_open)

    def test_what_cannot_be_read_is_not_taken_for_the_next_answer(self) -> None:
        for broken in [
                columns(("a", 23)) + row("x"), columns(("a", 23)) + row("1", "2"), columns(("a", 3802)) + row("{"), message(b"T", b"\0")]:
            with FakePostgres(lambda *_: broken + ONE) as server:
                connection = Connection(address(server))
                with self.assertRaises(PostgresUnavailable):
                    connection.execute("SELECT 1")
                self.assertFalse(connection.is_open)

    def test_nobody_listens(self) -> None:
        with FakePostgres() as server:
            pass
        with self.assertRaisesRegex(PostgresUnavailable, "refused"):
            Connection(address(server))


class TransactionTests(unittest.TestCase):
    def test_goes_on_where_the_server_hung_up_in_between(self) -> None:
        with FakePostgres(lambda sql, _: b"" if sql == "leave" else ONE) as server:
            postgres = Postgres(address(server))
            with self.assertRaisesRegex(PostgresUnavailable, "hung up"), postgres.transaction() as database:
                database.execute("leave")
            for sql in ["SELECT 1", "restart", "SELECT 1"]:
                with postgres.transaction() as database:
                    self.assertEqual(database.execute(sql), [{"one": 1}])
            database.close()
        self.assertEqual(server.statements, [
            "BEGIN", "leave", *["BEGIN", "SELECT 1", "COMMIT"], *["BEGIN", "restart", "COMMIT"], *["BEGIN", "SELECT 1", "COMMIT"]])

    def test_what_raises_is_rolled_back(self) -> None:
        with FakePostgres(lambda *_: error("ERROR", "22P02", "no")) as server:
            postgres = Postgres(address(server))
            for _ in range(2):
                with self.assertRaises(PostgresError), postgres.transaction() as database:
                    database.execute("wrong")
            database.close()
        self.assertEqual(server.statements, ["BEGIN", "wrong", "ROLLBACK"] * 2)
        self.assertEqual(len(server.startup), 1)


class AddressTests(unittest.TestCase):
    def test_a_url_is_taken_apart(self) -> None:
        self.assertEqual(Address.parse("postgresql://a%40b:p%2Fq@db/ledger"), Address("db", 5432, "a@b", "p/q", "ledger"))
        self.assertEqual(Address.parse("postgres://u:p@[::1]:6000/x"), Address("::1", 6000, "u", "p", "x"))

