"""What replaces a resource is what the schemas of AWS's registry say, as cfn-lint carries them."""

import json
from pathlib import Path
from typing import Any

import cfnlint
import pytest

from infra.deploy import precious

SCHEMAS = Path(str(cfnlint.__file__)).parent / "data" / "schemas"


def schema(type_: str) -> dict[str, Any]:
    names = json.loads((SCHEMAS / "providers" / "us-east-1.json").read_text())
    found: dict[str, Any] = json.loads((SCHEMAS / "resources" / f"{names[type_]}.json").read_text())
    return found


@pytest.mark.parametrize("type_", [each for each in precious.REPLACING if not each.startswith("AWS::Serverless")])
def test_every_property_that_replaces_one_is_known(type_: str) -> None:
    found = schema(type_)
    paths = [*found.get("createOnlyProperties", []), *found.get("conditionalCreateOnlyProperties", [])]
    # Of local indexes the schema says nothing, and the reference "Updates are not supported".
    beyond = {"LocalSecondaryIndexes"} if type_ == "AWS::DynamoDB::Table" else set()
    assert {path.split("/")[2] for path in paths} | beyond == set(precious.REPLACING[type_])


def test_everything_precious_is_said_to_be_lost_in_words() -> None:
    assert set(precious.NAMES.values()) == set(precious.LOST)
