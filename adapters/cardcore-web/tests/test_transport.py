"""Bodies as they come over a real socket: too long, endless, shorter than said, cut off."""

import json
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI

Serve = Callable[[FastAPI], int]

PAYMENT = {"on": "2024-03-02", "amount": {"amount": "10.00", "currency": "CNY"}}
HEAD = (
    "POST /cards/accounts/a-1/payments HTTP/1.1\r\nHost: test\r\nIdempotency-Key: c-1\r\n"
    "Content-Type: application/json\r\n"
)


@pytest.fixture
def connection(serve: Serve, app_of: Callable[..., FastAPI], branch: Any) -> Iterator[socket.socket]:
    """An open connection to the app."""
    with socket.create_connection(("127.0.0.1", serve(app_of())), timeout=20) as connection:
        yield connection


def answer_of(connection: socket.socket) -> tuple[int, dict[str, Any], bool]:
    """Status and body of the answer, and whether the server ended the connection after it."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if b"content-length" in line
    )
    while len(body) < length:
        body += connection.recv(65536)
    return int(head.split()[1]), json.loads(body), b"connection: close" in head.lower()


def test_a_body_that_says_it_is_too_long_is_refused_before_it_is_sent(connection: socket.socket) -> None:
    connection.sendall(f"{HEAD}Content-Length: 65537\r\n\r\n".encode())
    status, problem, closed = answer_of(connection)
    assert (status, problem["type"], closed) == (413, "urn:cardcore:problem:body-too-large", True)


def test_a_length_of_thousands_of_digits_is_refused(connection: socket.socket) -> None:
    connection.sendall(f"{HEAD}Content-Length: {'9' * 19}\r\n\r\n".encode())
    assert answer_of(connection)[0] == 413


def test_an_endless_body_is_read_no_further_than_the_limit(connection: socket.socket) -> None:
    connection.sendall(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n".encode())
    chunk = b"1000\r\n" + b" " * 4096 + b"\r\n"
    sent = 0
    connection.settimeout(20)
    try:
        while sent < 64 * 1024 * 1024:
            connection.sendall(chunk)
            sent += 4096
    except OSError:  # the server hung up: what stopped us
        pass
    assert 65_536 <= sent < 16 * 1024 * 1024


def test_the_answer_to_a_body_one_byte_over_the_limit_arrives(connection: socket.socket) -> None:
    connection.sendall(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n".encode())
    connection.sendall(b"10001\r\n" + b" " * 65_537 + b"\r\n")
    status, problem, closed = answer_of(connection)
    assert (status, problem["type"], closed) == (413, "urn:cardcore:problem:body-too-large", True)


def test_a_body_shorter_than_it_says_changes_nothing(connection: socket.socket, branch: Any) -> None:
    body = json.dumps(PAYMENT)
    connection.sendall(f"{HEAD}Content-Length: {len(body) + 10}\r\n\r\n{body}".encode())
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(65536):
        pass
    assert branch.version("a-1") == 1


def test_a_body_longer_than_it_says_is_cut_where_it_says(connection: socket.socket, branch: Any) -> None:
    body = json.dumps(PAYMENT)
    connection.sendall(f"{HEAD}Content-Length: {len(body) - 1}\r\n\r\n{body}".encode())
    status, problem, _ = answer_of(connection)
    assert (status, problem["type"]) == (400, "urn:cardcore:problem:json-syntax")
    assert branch.version("a-1") == 1


def test_a_body_in_chunks_is_put_together(connection: socket.socket) -> None:
    connection.sendall(f"{HEAD}Transfer-Encoding: chunked\r\n\r\n".encode())
    for byte in json.dumps(PAYMENT).encode():
        connection.sendall(b"1\r\n" + bytes([byte]) + b"\r\n")
    connection.sendall(b"0\r\n\r\n")
    status, done, _ = answer_of(connection)
    assert (status, done["lines"][0]["kind"]) == (200, "payment")
