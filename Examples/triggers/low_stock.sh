#!/bin/sh
# Tells somebody that a product is running out: appends each change to a file, as it might be sent by mail. It acts on
# the world outside, so its trigger is `external`, and the same change may come twice, under the same idempotencyKey.
exec cat >> "${LOW_STOCK_FILE:-low-stock.ndjson}"
