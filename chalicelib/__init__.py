"""Followthrough."""

import gc
import os

if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    # A cold start makes a hundred thousand objects that stay; looking for waste among them is a sixth of its time.
    gc.disable()
