"""Runs commands of the AWS CLI, one a line of JSON on stdin, as its own program would.

Starting Python for each would take most of the time.
"""

import contextlib
import io
import json
import os
import sys

from awscli.clidriver import create_clidriver


def text_stream():
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def text_of(stream):
    stream.seek(0)
    return stream.read()


for line in sys.stdin:
    asked = json.loads(line)
    os.environ.update(asked["env"])
    out, err = text_stream(), text_stream()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = create_clidriver().main(asked["args"])
        except SystemExit as end:
            code = end.code
    print(json.dumps({"code": code, "out": text_of(out), "err": text_of(err)}), flush=True)
