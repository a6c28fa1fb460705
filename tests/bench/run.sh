#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make bench: needs about 30 minutes and 6 GB in TMPDIR. Not part of make check: machines differ and drift.
exec python3 "$(dirname "$0")/bench.py" --build "${B:-build/gcc}" ${BENCH:-}
