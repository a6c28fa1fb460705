#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# make bench: needs about 15 minutes and 4 GB in TMPDIR. Not part of make check: machines differ and drift.
exec python3 "$(dirname "$0")/bench.py" --build "${B:-build/gcc}" ${BENCH:-}
