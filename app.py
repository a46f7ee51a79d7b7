"""The list of entry points; what they do lives in web, outbound and inbound."""

import os

from chalice.app import Chalice

from chalicelib import aws
from chalicelib.web import failing, https
from chalicelib.web.api import all as api
from chalicelib.web.pages import all as pages

app = Chalice(app_name="followthrough")
# A file arrives as it is only if API Gateway doesn't take the form for text.
app.api.binary_types.append("multipart/form-data")
app.register_middleware(https.come_back_by_https, "http")  # first, so that it sees every answer
app.register_middleware(failing.tell, "http")
app.register_blueprint(api.blueprint)
app.register_blueprint(pages.blueprint)

aws.ready({"app": ("dynamodb", "ssm")})

# Lambda says which handler it starts. The others start in rooms of their own: what the web's imports, it alone waits for.
if os.environ.get("_HANDLER") != "app.app":
    from chalicelib.inbound import functions as inbound
    from chalicelib.outbound import functions as outbound

    app.register_blueprint(outbound.blueprint)
    app.register_blueprint(inbound.blueprint)
