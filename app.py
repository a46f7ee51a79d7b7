"""The list of entry points; what they do lives in web, outbound and inbound."""

from chalice.app import Chalice

from chalicelib.inbound import functions as inbound
from chalicelib.outbound import functions as outbound
from chalicelib.web.api import all as api
from chalicelib.web.pages import all as pages

app = Chalice(app_name="followthrough")
app.register_blueprint(api.blueprint)
app.register_blueprint(pages.blueprint)
app.register_blueprint(outbound.blueprint)
app.register_blueprint(inbound.blueprint)
