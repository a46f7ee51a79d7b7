"""The list of entry points; what they do lives in web, outbound and inbound."""

import os

from chalice.app import Chalice

from chalicelib import aws
from chalicelib.web import failing, https, routes
from chalicelib.web.api.frame import middleware
from chalicelib.web.pages.frame import errors

app = Chalice(app_name="followthrough")
for around in (  # the first is the last to see an answer
    https.come_back_by_https,
    failing.tell,
    middleware.no_body_for_head,
    middleware.framework_errors_as_problems,
    errors.framework_errors_as_pages,
):
    app.register_middleware(around, "http")
routes.attach(app)

aws.ready({"app": ("dynamodb", "ssm")})

# Lambda says which handler it starts. The others start in rooms of their own: what the web's imports, it alone waits for.
if os.environ.get("_HANDLER") != "app.app":
    from chalicelib.inbound import functions as inbound
    from chalicelib.outbound import functions as outbound

    app.register_blueprint(outbound.blueprint)
    app.register_blueprint(inbound.blueprint)
