"""The logs in tests/data."""

import base64
import gzip
import json
import os

from wal_format import Record


class Data:
    def __init__(self, folder):
        self.folder = folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        """The file's content, also where it is there only as `name`.gz."""
        if os.path.exists(self.path(name)):
            with open(self.path(name), "rb") as file:
                return file.read()
        with gzip.open(self.path(name) + ".gz") as file:
            return file.read()

    def records(self, name):
        """The records that a .jsonl beside a log lists."""
        records = []
        for line in self.read(name).splitlines():
            m = json.loads(line)
            records.append(Record(
                m["record_type"], m["sequence_number"], m["collection_id"], m["document_id"],
                m["schema_id"], m["schema_version"], base64.b64decode(m["body_base64"]),
                m["byte_offset"], m["length"], int(m["checksum"], 16)))
        return records

    def verdicts(self):
        return [json.loads(line) for line in self.read("damaged/verdicts.jsonl").splitlines()]
