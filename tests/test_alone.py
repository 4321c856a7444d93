"""The tests keep to this machine."""

import socket

import pytest


def test_no_test_speaks_to_another_machine() -> None:
    with socket.socket() as away, pytest.raises(AssertionError, match="reaches out"):
        away.connect(("192.0.2.1", 80))


def test_a_server_of_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=1):
        pass
