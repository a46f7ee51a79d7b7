"""A mail of ten megabytes is taken within the memory of its function."""

import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib.inbound.mail.checks import LARGEST
from tests.inbound.mail.attachments import JPEG, mail_of, multipart, part, with_files

ROOT = Path(__file__).parents[3]
MOST_MEGABYTES = 200
"""Of 256: Lambda's own programs take some 40."""

_READ = """
import sys
sys.path.insert(0, ".")
import app
from chalicelib import aws
from chalicelib.inbound import blanks
from chalicelib.inbound.mail import accept, files
from chalicelib.inbound.mail.written import written
import os
os.environ.update(AWS_DEFAULT_REGION="us-east-1", AWS_ACCESS_KEY_ID="x", AWS_SECRET_ACCESS_KEY="x")
aws.dynamodb(), aws.s3(), aws.sqs()
raw = open(sys.argv[1], "rb").read()
reply = written.read(raw)
text, full_text = blanks.storable(reply.text), blanks.storable(reply.full_text)
sent = files.read(raw)
# Of this process alone; what getrusage says begins with the memory of the one that started it.
peak = next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(len(text), sum(file.size for file in sent), peak)
"""


def nested(body: str) -> str:
    for _ in range(9):
        body = multipart(body)
    return body


BIG = JPEG * (7_400_000 // len(JPEG))
MAILS = {
    "one big photo": with_files(part(BIG, "a.jpg", "image/jpeg")),
    "ten photos": with_files(*[part(BIG[: len(BIG) // 10], f"{n}.jpg", "image/jpeg") for n in range(10)]),
    "a photo nine multiparts deep": nested(part(BIG, "a.jpg", "image/jpeg")),
    "ten megabytes of words": "Content-Type: text/plain; charset=utf-8\n\n" + "Words and more of them.\n" * 400_000,
    "ten megabytes of HTML": "Content-Type: text/html\n\n" + "<p>Words and <b>more</b> of them</p>\n" * 270_000,
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")
@pytest.mark.parametrize("name", MAILS)
def test_ten_megabytes_are_read_within_the_memory_of_the_function(name: str, tmp_path: Path) -> None:
    raw = mail_of(MAILS[name])
    assert 9_500_000 < len(raw) <= LARGEST
    path = tmp_path / "mail.eml"
    path.write_bytes(raw)
    told = subprocess.run(
        [sys.executable, "-c", _READ, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert int(told[-1]) < MOST_MEGABYTES, told
