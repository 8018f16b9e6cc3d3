"""Small data sets written in the tests themselves."""

from qualcode.ingest.dataset_typing import build_table
from qualcode.quant.data import Dataset


def dataset(text: str, name: str = "data.csv") -> Dataset:
    rows = [tuple(line.split(",")) for line in text.strip().splitlines()]
    return Dataset.of(build_table(name, text.encode(), enumerate(rows, start=1)))


def values_of(result, name):
    return next(one.values for one in result.derived if one.variable.name == name)
