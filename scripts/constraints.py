"""Writes simulator/protocol/constraints.json: what AWS's API models allow in requests, one line a structure.

The SDK for JavaScript leaves these limits out of its schemas. They come from the models that botocore carries (PyPI,
Apache-2.0): `pip install botocore==1.44.5 && python3 scripts/constraints.py`. With `--check` it writes nothing and ends
with 1 where the file differs.
"""

import json
import pathlib
import sys

import botocore.session

FILE = pathlib.Path(__file__).parent.parent / "simulator" / "protocol" / "constraints.json"

# Signing names as the simulator has them, and botocore's names. EC2 and S3 check by rules of their own.
SERVICES = {
    "events": "events",
    "iam": "iam",
    "kms": "kms",
    "lambda": "lambda",
    "logs": "logs",
    "monitoring": "cloudwatch",
    "rds": "rds",
    "route53": "route53",
    "scheduler": "scheduler",
    "secretsmanager": "secretsmanager",
    "servicequotas": "service-quotas",
    "sns": "sns",
    "sqs": "sqs",
    "states": "stepfunctions",
    "sts": "sts",
}


def limits(shape):
    found = {}
    if shape.type_name == "string" and shape.enum:
        found["enum"] = shape.enum
    for kind in ("min", "max", "pattern"):
        if kind in shape.metadata:
            found[kind] = shape.metadata[kind]
    if shape.type_name == "list":
        within(found, "item", shape.member)
    if shape.type_name == "map":
        within(found, "key", shape.key)
        within(found, "item", shape.value)
    return found


def within(found, name, shape):
    inner = limits(shape)
    if inner:
        found[name] = inner


def gather(shape, found, done):
    if shape.name in done:
        return
    done.add(shape.name)
    if shape.type_name == "structure":
        members = {name: limits(member) for name, member in shape.members.items()}
        members = {name: member for name, member in members.items() if member}
        if members:
            found[shape.name] = members
        for member in shape.members.values():
            gather(member, found, done)
    elif shape.type_name == "list":
        gather(shape.member, found, done)
    elif shape.type_name == "map":
        gather(shape.value, found, done)


def structures(model):
    found, done = {}, set()
    for name in sorted(model.operation_names):
        shape = model.operation_model(name).input_shape
        if shape:
            gather(shape, found, done)
    return found


def document():
    session = botocore.session.get_session()
    services = []
    for name, model in SERVICES.items():
        found = structures(session.get_service_model(model))
        lines = [f"{json.dumps(shape)}: {json.dumps(found[shape])}" for shape in sorted(found)]
        services.append(json.dumps(name) + ": {\n" + ",\n".join(lines) + "\n}")
    return "{\n" + ",\n".join(services) + "\n}\n"


if sys.argv[1:] == ["--check"]:
    sys.exit(0 if FILE.read_text() == document() else f"{FILE} differs from botocore's models; run scripts/constraints.py.")
FILE.write_text(document())
