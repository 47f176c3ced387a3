"""Prices that agents give."""

from __future__ import annotations
