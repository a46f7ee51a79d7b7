"""How long a cold start takes: a fresh process imports the packaged app and serves its first plan page.

Compared with the floor: a stock-packaged Chalice app with one DynamoDB client and nothing else, serving a page after one
GetItem. Both talk to the same emulator. Run it with a stack up (``make run``) and the package made (``make package``):

    .venv/bin/python -m tests.bench.cold_start
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import boto3

ROOT = Path(__file__).resolve().parent.parent.parent

STOCK_APP = """
import os
import boto3
from chalice import Chalice, Response
app = Chalice(app_name="stock")
client = boto3.client("dynamodb")
@app.route("/")
def index():
    client.get_item(TableName=os.environ["PLANS_TABLE"], Key={"plan_id": {"S": "none"}}, ConsistentRead=True)
    return Response("<h1>Plan</h1>", headers={"Content-Type": "text/html"})
"""

RUN = """
import sys, json
sys.path[:] = [sys.argv[1]] + [p for p in sys.path if "site-packages" not in p]
import app
answer = app.app(json.loads(sys.argv[2]), None)
assert answer["statusCode"] == 200, answer
"""


def event(path: str, resource: str, parameters: dict[str, str], cookie: str = "") -> str:
    """What API Gateway hands to the function."""
    return json.dumps(
        {
            "requestContext": {
                "httpMethod": "GET",
                "resourcePath": resource,
                "path": f"/api{path}",
                "identity": {"sourceIp": "127.0.0.1"},
            },
            "headers": {"cookie": cookie, "host": "127.0.0.1"},
            "multiValueHeaders": {"cookie": [cookie], "host": ["127.0.0.1"]},
            "multiValueQueryStringParameters": None,
            "pathParameters": parameters,
            "stageVariables": None,
            "body": None,
            "isBase64Encoded": False,
        }
    )


def seconds(directory: str, request: str, environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-s", "-P", "-c", RUN, directory, request], env=environment, check=True, cwd="/")
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=15, help="runs of each")
    parser.add_argument("--addresses", default=str(ROOT / ".local" / "addresses.json"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        ours, stock = Path(temporary, "ours"), Path(temporary, "stock")
        with zipfile.ZipFile(ROOT / "build" / "deployment.zip") as archive:
            archive.extractall(ours)
        package_stock(stock)
        addresses = json.loads(Path(options.addresses).read_text())
        environment, request = signed_in(addresses)
        plain = event("/", "/", {})
        runs: dict[str, list[float]] = {"ours": [], "stock": []}
        for _ in range(options.n + 1):
            runs["ours"].append(seconds(str(ours), request, environment))
            runs["stock"].append(seconds(str(stock), plain, environment))
    for values in runs.values():
        values.pop(0)
    ratios = [ours_ / stock_ for ours_, stock_ in zip(runs["ours"], runs["stock"], strict=True)]
    for name, values in {**runs, "ratio": ratios}.items():
        print(f"{name:6} min {min(values):.3f}  median {statistics.median(values):.3f}  max {max(values):.3f}")


def package_stock(directory: Path) -> None:
    """The stock app as ``chalice package`` makes it, unzipped."""
    with tempfile.TemporaryDirectory() as temporary:
        project = Path(temporary)
        (project / ".chalice").mkdir()
        (project / ".chalice" / "config.json").write_text(
            json.dumps({"version": "2.0", "app_name": "stock", "stages": {"dev": {}}})
        )
        (project / "app.py").write_text(STOCK_APP)
        wanted = re.findall(r"^(?:boto3|botocore)==[0-9.]+", (ROOT / "requirements-run.txt").read_text(), re.MULTILINE)
        (project / "requirements.txt").write_text("\n".join(wanted) + "\n")
        subprocess.run(
            [sys.executable, "-c", "from chalice.cli import main; main()", "package", "out"],
            cwd=project, env={**os.environ, "AWS_DEFAULT_REGION": "us-east-1"}, check=True, capture_output=True,
        )  # fmt: skip
        with zipfile.ZipFile(project / "out" / "deployment.zip") as archive:
            archive.extractall(directory)


def signed_in(addresses: dict[str, object]) -> tuple[dict[str, str], str]:
    """The environment of the deployed API function, and a request for the demo plan's page by a signed-in coach."""
    emulator = str(addresses["aws"])
    credentials = {"region_name": "us-east-1", "aws_access_key_id": "test", "aws_secret_access_key": "test"}
    functions = boto3.client("lambda", endpoint_url=emulator, **credentials)
    function = next(
        each for page in functions.get_paginator("list_functions").paginate() for each in page["Functions"]
        if "APIHandler" in each["FunctionName"]
    )  # fmt: skip
    environment = {name: str(value) for name, value in function["Environment"]["Variables"].items()}
    environment |= {"_HANDLER": function["Handler"]} | {
        "AWS_ENDPOINT_URL": emulator, "AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test", "PATH": os.environ["PATH"],
        "PYTHONDONTWRITEBYTECODE": "1",  # Lambda's /var/task can't be written to

    }  # fmt: skip
    os.environ.update(environment)
    from chalicelib import clock
    from chalicelib.domain.people import person as people
    from chalicelib.domain.people import sign_in
    from chalicelib.domain.people.address import Address
    from chalicelib.domain.plans import membership as memberships

    demo = addresses["demo"]
    assert isinstance(demo, dict)
    address = Address.find(f"mailto:{demo['coach']['email']}")
    assert address is not None
    coach = people.get(address.person_id)
    plan_id = memberships.active(coach.person_id)[0].plan_id
    link = sign_in.link_path(coach, clock.now())
    secret = sign_in.redeem(link.rsplit("/", 1)[1], browser="cold start", now=clock.now())[1]
    cookie = f"session={secret}; __Host-session={secret}"
    return environment, event(f"/plans/{plan_id}", "/plans/{plan_id}", {"plan_id": plan_id}, cookie)


if __name__ == "__main__":
    main()
