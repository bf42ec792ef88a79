#!/bin/sh
# Sees to the outside programs that the tests hold our output against.
# Installs what is missing where that is possible without asking anybody;
# elsewhere says what to install.
set -eu

packages=
need() { # program, Debian package
    command -v "$1" >/dev/null 2>&1 || packages="$packages $2"
}
need pdftotext poppler-utils
need qpdf qpdf
need soffice libreoffice-calc-nogui
need sqlite3 sqlite3
# Shows the page of the review; driven over WebDriver.
need chromium chromium
need chromedriver chromium-driver
# Counts instructions.
need valgrind valgrind
need psql postgresql-client
# Debian keeps the programs of the server off the path.
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need initdb postgresql
# Apache Preflight, a judge of PDF/A, with what it takes from Java 8.
need java default-jre-headless
jar() { [ -e "/usr/share/java/$1" ] || packages="$packages $2"; }
jar preflight.jar libpdfbox2-java
jar javax.activation.jar libactivation-java
jar jaxb-api.jar libjaxb-api-java
# Its Python comes without the part that makes folders of packages.
python3 -c 'import ensurepip, venv' 2>/dev/null || packages="$packages python3-venv"

[ -n "$packages" ] || exit 0

say() { echo "tests/tools.sh: $*" >&2; }

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        say "the tests need:$packages"
        say "as root: apt-get install$packages (or the like on your system)"
        exit 1
    fi
fi
if ! command -v apt-get >/dev/null 2>&1; then
    say "the tests need:$packages; install them with your system's packages"
    exit 1
fi
say "installing$packages"
export DEBIAN_FRONTEND=noninteractive
# Not quoted: a list of words each.
$as_root apt-get update -qq </dev/null
$as_root apt-get install -y -qq --no-install-recommends $packages </dev/null
