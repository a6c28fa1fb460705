#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what the build and its tests need and this machine lacks (Debian 12). Silent where nothing lacks.
set -eu
packages="gcc make pkg-config libc6-dev libsodium-dev liblmdb-dev libgit2-dev libutf8proc-dev libjansson-dev zlib1g-dev
libxlsxwriter-dev nettle-dev xlsx2csv libpango1.0-dev libqrencode-dev fonts-wqy-zenhei poppler-utils zbar-tools
libcmocka-dev git openssh-client openssl python3 locales libxml2-utils"
# The programs of others that judge our exports (make peers) and race our reports (make bench).
[ "${CI:-}${PEERS:-}" ] && packages="$packages hledger ledger beancount sqlite3"
# A browser and the program that drives it, for make browser; fonts with Chinese glyphs for its pictures.
[ "${CI:-}${BROWSER:-}" ] && packages="$packages chromium chromium-driver fonts-noto-cjk"
if [ "${CI:-}${BROWSER:-}" ] && ! command -v npm >/dev/null; then packages="$packages npm"; fi
[ "${CI:-}" ] && packages="$packages ${CI_PACKAGES:-}"
lacking=""
for package in $packages; do
    state=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
    [ "$state" = "install ok installed" ] || lacking="$lacking $package"
done
[ -z "$lacking" ] && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "缺少这些软件包，请先装好 / these packages are missing, install them first:$lacking" >&2
    exit 1
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
echo "安装 / installing:$lacking"
$as_root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $lacking >/dev/null
