# What the scripts share; they source it. POSIX sh.
# Makes .venv from a Python that is here, and installs by apt what is missing, saying so.

cd "$(dirname "$0")/.." || exit 2
venv=.venv
python=$venv/bin/python
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

say() { printf '%s\n' "$*" >&2; }
die() { say "$0: $*"; exit 2; }

# apt_install PACKAGE…: as root, or by sudo, or a message that says what to type.
apt_install() {
    say "== installing by apt-get, which may take some minutes: $*"
    command -v apt-get >/dev/null || die "no apt-get here; please install these yourself: $*"
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif command -v sudo >/dev/null; then
        as_root=sudo
    else
        die "neither root nor sudo; please run as root: apt-get install -y $*"
    fi
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update ||
        say "   (apt-get update failed; going on with the package lists that are here)"
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq install -y --no-install-recommends "$@" >/dev/null </dev/null ||
        die "apt-get failed; please run as root: apt-get install -y $*"
}

# find_python: prints the first Python that is new enough. It is run, not only looked for: a
# version manager may leave a command of that name which then refuses.
find_python() {
    for name in python3 python3.13 python3.12 python3.11 python3.14; do
        if "$name" -c "$new_enough" 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

make_venv() {
    if "$python" -c "$new_enough" 2>/dev/null; then
        # A plain `uv sync` takes pip away; it comes back from Python's own copy.
        if "$python" -c 'import pip' 2>/dev/null || "$python" -m ensurepip >/dev/null 2>&1; then
            return
        fi
    fi
    if ! base=$(find_python); then
        apt_install python3 python3-venv
        base=$(find_python) || die "no Python 3.11 or newer found"
    fi
    # Debian's python3 comes without ensurepip, and then -m venv fails half-way.
    if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$base" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        apt_install "python$version-venv"
    fi
    say "== making $venv with $("$base" --version)"
    "$base" -m venv --clear "$venv" || die "could not make $venv"
}

# needs PACKAGE COMMAND…: asks for a Debian package if none of the commands is here.
missing=
needs() {
    package=$1
    shift
    for name in "$@"; do
        if command -v "$name" >/dev/null; then return; fi
    done
    missing="$missing $package"
}

install_missing() {
    # shellcheck disable=SC2086  # a list of words
    [ -z "$missing" ] || apt_install $missing
}

# npm_install FOLDER: what its package-lock.json names, into its node_modules, where it is not yet.
npm_install() {
    if [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ]; then return; fi
    say "== installing by npm what $1/package-lock.json names into $1/node_modules"
    (cd "$1" && npm ci --silent --no-audit --no-fund --ignore-scripts </dev/null) ||
        say "   (npm failed; the tests that need it are left out)"
}

# make_dev_venv: .venv with what the tests need, in the versions that uv.lock names.
make_dev_venv() {
    make_venv
    if [ ! -x "$venv/bin/uv" ]; then
        say "== installing uv into $venv"
        "$python" -m pip install --quiet --disable-pip-version-check 'uv>=0.13'
    fi
    # --inexact leaves pip and uv itself in place.
    export VIRTUAL_ENV="$PWD/$venv" UV_PYTHON_DOWNLOADS=never
    say "== installing what uv.lock names into $venv (only what is missing)"
    "$venv/bin/uv" sync --locked --inexact --quiet --active
}
