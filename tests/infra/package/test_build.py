"""What Lambda gets: complete, importable alone, no larger than it need be, the same every time."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app import app
from chalicelib.web.api.frame import openapi
from chalicelib.web.pages.frame import assets
from infra.package import apis
from infra.package.build import ROOT
from infra.template.resources import FUNCTIONS

SETTINGS = {"AWS_DEFAULT_REGION": "us-east-1"}


NOT_IN_THE_API = {
    "ConditionCheckItem",
    "ListBucket",
}
"""Actions that aren't operations: parts of a transaction, and S3's right to know that something is missing."""


def run_alone(directory: Path, code: str, *arguments: str) -> str:
    """Runs Python with nothing but its standard library and the zip's content to import from."""
    result = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(directory)!r}); {code}", *arguments],
        cwd="/",
        env=SETTINGS,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="session")
def unpacked(zip_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(zip_path) as archive:
        archive.extractall(directory)
    return directory


class ColdStart(NamedTuple):
    """What one import of a handler's module did."""

    file: str
    functions: set[str]
    rooms: set[str]


@pytest.fixture(scope="session")
def cold_start(unpacked: Path) -> Callable[[str], ColdStart]:
    """The import of a module, alone in its process, looked at by several tests."""

    @cache
    def start(module: str) -> ColdStart:
        code = (
            f"import {module} as m; print(m.__file__); print(*[n for n in dir(m) if callable(getattr(m, n))]); "
            "print(*{n.split('.')[1] for n in sys.modules if n.startswith('chalicelib.')})"
        )
        file, functions, rooms = run_alone(unpacked, code).splitlines()
        return ColdStart(file, {*functions.split()}, {*rooms.split()})

    return start


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_functions_handler_is_imported_from_the_zip_alone(
    function: str, resources: dict[str, Any], unpacked: Path, cold_start: Callable[[str], ColdStart]
) -> None:
    module, _, name = resources[function]["Properties"]["Handler"].rpartition(".")
    started = cold_start(module)
    assert name in started.functions
    assert started.file == str(unpacked / (module.replace(".", "/") + ".pyc"))


@pytest.mark.parametrize(
    ("function", "room"), [("Sweep", "outbound"), ("Deliver", "outbound"), ("InboundMail", "inbound")]
)
def test_a_functions_cold_start_imports_no_other_room(
    function: str, room: str, resources: dict[str, Any], cold_start: Callable[[str], ColdStart]
) -> None:
    module = resources[function]["Properties"]["Handler"].rpartition(".")[0]
    assert cold_start(module).rooms & {"web", "inbound", "outbound"} == {room}


def test_the_clients_the_functions_use_are_made_from_the_zip_alone(unpacked: Path) -> None:
    code = "from chalicelib import aws; print(*[getattr(aws, s)().meta.service_model.service_name for s in "
    assert run_alone(unpacked, code + "('dynamodb', 'sqs', 's3', 'ses', 'sns', 'ssm')])").split() == [
        "dynamodb", "sqs", "s3", "ses", "sns", "ssm",
    ]  # fmt: skip


def test_each_service_is_found_from_the_zip_alone(unpacked: Path) -> None:
    calls = (
        ("dynamodb", "GetItem"), ("sqs", "SendMessage"), ("s3", "GetObject"), ("ses", "SendRawEmail"), ("sns", "Publish"),
        ("ssm", "GetParameter"), ("lambda_", "Invoke"),
    )  # fmt: skip
    code = (
        "from chalicelib import aws; import json; "
        "found = [(getattr(aws, service)(), operation) for service, operation in json.loads(sys.argv[1])]; "
        "print(*(client._resolve_endpoint_ruleset(client.meta.service_model.operation_model(operation), "
        "{'TableName': 'plans', 'Bucket': 'mails'}, {})[0] for client, operation in found))"
    )
    hosts = ("dynamodb", "sqs", "mails.s3", "email", "sns", "ssm", "lambda")
    found = run_alone(unpacked, code, json.dumps(calls)).split()
    assert found == [f"https://{each}.us-east-1.amazonaws.com" for each in hosts]


@pytest.fixture(scope="session")
def described(unpacked: Path) -> dict[str, set[str]]:
    """The operations that the zip describes, each with all that it consists of, of which botocore says where something is missing."""
    code = (
        "import botocore.session; import json; session = botocore.session.Session(); "
        "walk = lambda s, seen: s and s.name not in seen and (seen.add(s.name), "
        "[walk(each, seen) for each in [*getattr(s, 'members', {}).values(), "
        "*(getattr(s, n) for n in ('member', 'key', 'value') if hasattr(s, n))]]); "
        "models = {service: session.get_service_model(service) for service in sys.argv[1:]}; "
        "[(walk(o.input_shape, set()), walk(o.output_shape, set())) for m in models.values() for o in map(m.operation_model, m.operation_names)]; "
        "print(json.dumps({service: [*m.operation_names] for service, m in models.items()}))"
    )
    found = json.loads(run_alone(unpacked, code, *apis.operations(ROOT / ".chalice")))
    return {service: {*names} for service, names in found.items()}


@pytest.mark.parametrize("service", apis.operations(ROOT / ".chalice"))
def test_the_zip_describes_the_operations_that_policies_allow_and_no_other(
    service: str, described: dict[str, set[str]]
) -> None:
    assert described[service] == apis.operations(ROOT / ".chalice")[service] - NOT_IN_THE_API


def test_the_web_function_waits_for_no_import_that_only_the_queues_functions_need(
    unpacked: Path, resources: dict[str, Any]
) -> None:
    handler = resources["APIHandler"]["Properties"]["Handler"]
    code = (
        f"import os; os.environ['_HANDLER'] = {handler!r}; from app import app; "
        "print(*[name for name in sys.modules if name.startswith(('chalicelib.inbound', 'chalicelib.outbound', 'chalicelib.web.pages.plan'))])"
    )
    assert run_alone(unpacked, code).split() == []


def test_numbers_of_every_country_are_read_from_the_zip_alone(unpacked: Path) -> None:
    code = (
        "from chalicelib.domain.people.address import checked_phone as c; "
        "print(c('+49 151 12345678'), c('+1 212 555 0142'), c('+44 20 7946 0958'))"
    )
    assert run_alone(unpacked, code).split() == ["+4915112345678", "+12125550142", "+442079460958"]


def test_time_zones_are_there_without_the_systems_own(unpacked: Path) -> None:
    code = "import zoneinfo; zoneinfo.reset_tzpath(()); print(zoneinfo.ZoneInfo('Europe/Berlin'))"
    assert run_alone(unpacked, code).strip() == "Europe/Berlin"


def test_what_only_deploying_and_testing_need_is_left_out(unpacked: Path) -> None:
    left_out = (
        "boto3",
        "moto",
        "pytest",
        "infra",
        "tests",
        "phonenumbers/geodata",
        "botocore/data/ec2",
        ".git",
        ".local",
    )
    assert [name for name in left_out if (unpacked / name).exists()] == []


def test_every_module_is_compiled_so_that_a_cold_start_compiles_nothing(unpacked: Path) -> None:
    assert list(unpacked.rglob("*.py")) == []
    for module in unpacked.rglob("*.pyc"):
        # PEP 552: bit 0 says that a hash stands in place of the time, bit 1 that it is to be checked.
        assert int.from_bytes(module.read_bytes()[4:8], "little") == 0b01, module


def test_the_local_run_has_the_sources_beside_the_compiled_modules(own_zip: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(own_zip) as archive:
        archive.extractall(tmp_path)
    for module in (tmp_path / "chalicelib").rglob("*.py"):
        assert (module.parent / "__pycache__" / f"{module.stem}.{sys.implementation.cache_tag}.pyc").exists(), module


def test_a_traceback_from_the_zip_still_names_file_and_line(unpacked: Path) -> None:
    code = (
        "import traceback; from chalicelib import times\n"
        "try: times.zone('nowhere')\n"
        "except Exception as error: print(*traceback.extract_tb(error.__traceback__)[1][:2])"
    )
    file, line = run_alone(unpacked, code).split()
    assert file == "/var/task/chalicelib/times.py"
    assert "raise" in (ROOT / "chalicelib" / "times.py").read_text().splitlines()[int(line) - 1]


def test_the_description_of_the_api_is_the_same_from_the_zip(unpacked: Path) -> None:
    """Docstrings that are part of it are kept, and all routes are found."""
    code = (
        "import os; os.environ['_HANDLER'] = 'app.app'; import hashlib, app; from chalicelib.web import routes; "
        "routes.import_all(); from chalicelib.web.api.frame import openapi; "
        "print(hashlib.sha256(openapi.document('').encode()).hexdigest())"
    )
    assert run_alone(unpacked, code).strip() == hashlib.sha256(openapi.document("").encode()).hexdigest()


def test_each_path_is_answered_from_the_zip_by_the_files_that_define_it(unpacked: Path) -> None:
    code = (
        "import os; os.environ['_HANDLER'] = 'app.app'; import json, app; "
        "print(json.dumps({path: sorted(app.app.routes[path]) for path in json.loads(sys.argv[1])}))"
    )
    expected = {path: sorted(methods) for path, methods in app.routes.items()}
    assert json.loads(run_alone(unpacked, code, json.dumps([*expected]))) == expected


def test_scripts_and_style_sheets_are_in_the_zip_as_browsers_get_them(unpacked: Path) -> None:
    files = assets.files()
    code = (
        "import json; from chalicelib.web.pages.frame import assets; assets._for_browsers = None; "
        "print(json.dumps([(a.name, str(a.content)) for a in map(assets.of, sys.argv[1:])]))"
    )
    found = json.loads(run_alone(unpacked, code, *files))
    assert found == [[each.name, str(each.content)] for each in map(assets.of, files)]


def test_the_zip_is_small(zip_path: Path) -> None:
    assert zip_path.stat().st_size < 5_000_000


def test_every_template_is_compiled(unpacked: Path) -> None:
    code = (
        "from chalicelib.templating import environment as e; l = e().loader; "
        "print(type(l).__name__, *(bool(l.load(e(), n)) for n in sys.argv[1:]))"
    )
    names = [str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.*")]
    assert run_alone(unpacked, code, *names).split() == ["ModuleLoader", *["True"] * len(names)]


def test_the_same_sources_give_the_same_zip(own_zip: Path, tmp_path: Path) -> None:
    """Nothing is taken from what was kept."""
    code = (
        "import sys; from pathlib import Path; from infra.package.build import build; into = Path(sys.argv[1]); "
        "build(third_party=False, into=into, parts=into / 'parts')"
    )
    # Of Python's hashes, which decide the order of sets; those of this process have another seed.
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, env=environment, check=True)
    assert (tmp_path / "deployment.zip").read_bytes() == own_zip.read_bytes()
