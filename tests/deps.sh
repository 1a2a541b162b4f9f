#!/bin/sh
# deps: sees to it that the packages are there. At once when they are (it asks pkg-config and
# the file system, never apt); otherwise says what is missing, and installs it on Debian and kin.
#
#   tests/deps.sh build    what `make` and `make demo` need
#   tests/deps.sh test     that, and what the tests and lint need
#   tests/deps.sh fuzz     that, and clang with its fuzzer
set -u
tier=${1:-build}
cc=${CC:-gcc}
python=${PYTHON:-/usr/bin/python3}
missing=

# want PACKAGE TEST...: the package is missing when the test fails.
want() {
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}

has_command() { command -v "$1"; }
has_file() { for file; do [ -e "$file" ] && return 0; done; return 1; }
has_module() { pkg-config --exists "$1"; }
has_msgpack() { pkg-config --exists msgpack || pkg-config --exists msgpack-c; }
has_header() { printf '#include <%s>\n' "$1" | "$cc" -E -x c - ; }
has_python() { "$python" -c "import importlib.util as u, sys; sys.exit(not u.find_spec('$1'))"; }
uses() { grep -rqs --include='*.[ch]' "#include <$1" proto console; }
has_clang_format() { command -v clang-format-14 || clang-format --version | grep -q 'version 14\.'; }

msgpack_package() { # its name changed after Debian 12
    if command -v apt-cache >/dev/null && [ -z "$(apt-cache madison libmsgpack-dev 2>/dev/null)" ] &&
        [ -n "$(apt-cache madison libmsgpack-c-dev 2>/dev/null)" ]; then
        echo libmsgpack-c-dev
    else
        echo libmsgpack-dev
    fi
}

want_build() {
    case $cc in
    *clang*) want clang has_command "$cc" ;;
    *) want gcc has_command "$cc" ;;
    esac
    want libc6-dev has_file /usr/include/stdio.h
    want binutils has_command ar
    want pkg-config has_command pkg-config
    want libncurses-dev has_module ncursesw
    want libzmq3-dev has_module libzmq
    has_msgpack >/dev/null 2>&1 || missing="$missing $(msgpack_package)"
    want libsqlite3-dev has_module sqlite3
    want libjansson-dev has_module jansson
    want libinih-dev has_module inih
    want libutf8proc-dev has_module libutf8proc
    want libmd-dev has_module libmd
    want libsodium-dev has_module libsodium
    want uthash-dev has_file /usr/include/uthash.h /usr/local/include/uthash.h
    # needed from the day a source asks for them
    ! uses 'curl/' || want libcurl4-openssl-dev has_module libcurl
    ! uses 'libpq-fe.h' || want libpq-dev has_module libpq
    want tzdata has_file /usr/share/zoneinfo/Europe/Paris
}

want_test() {
    want libcmocka-dev has_module cmocka
    want libvterm-dev has_module vterm
    want tmux has_command tmux
    want python3 has_command "$python"
    want python3-zmq has_python zmq
    want python3-msgpack has_python msgpack
    want python3-nacl has_python nacl
    want clang-format-14 has_clang_format
    want locales has_command locale-gen
}

want_fuzz() {
    want clang has_command clang
    want libclang-rt-14-dev has_file /usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a
}

case $tier in
build) want_build ;;
test) want_build && want_test ;;
fuzz) want_build && want_test && want_fuzz ;;
*) echo "deps: no such list: $tier (build, test or fuzz)" >&2 && exit 2 ;;
esac
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "deps: this is not a Debian-like system; please install the equivalents of:$missing" >&2
    exit 1
fi
as_root=
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "deps: neither root nor sudo; please have these installed:$missing" >&2
        exit 1
    fi
    as_root=sudo
fi

echo "vigie needs packages that are not here; installing with apt-get:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
install() {
    # shellcheck disable=SC2086 # a list of words on purpose
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install $missing >&2
}
$as_root apt-get -q update >&2 || echo "deps: apt-get update failed; trying with what is known" >&2
install || {
    echo "deps: apt-get could not install:$missing" >&2
    exit 1
}
