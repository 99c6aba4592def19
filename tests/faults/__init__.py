"""Kills real senders, brokers and servers, and counts what arrives."""
