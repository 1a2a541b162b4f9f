#!/bin/sh
# Runs each fuzzer it is given for FUZZ_SECONDS. New finds of the corpus stay in $O/corpus; what
# breaks a reader is left in $O/crash: once mended, it belongs into tests/fuzz/corpus/<name>/.
set -eu
failed=
mkdir -p "$O/crash"
for program; do
    name=$(basename "$program")
    name=${name#fuzz_}
    mkdir -p "$O/corpus/$name" "tests/fuzz/corpus/$name"
    dictionary=
    [ ! -e "tests/fuzz/$name.dict" ] || dictionary=-dict=tests/fuzz/$name.dict
    echo "== fuzz $name, $FUZZ_SECONDS s"
    # shellcheck disable=SC2086 # an empty dictionary is no argument
    "$program" $dictionary -max_total_time="$FUZZ_SECONDS" -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=1 -verbosity=0 -artifact_prefix="$O/crash/$name-" \
        "$O/corpus/$name" "tests/fuzz/corpus/$name" || failed="$failed $name"
done
[ -z "$failed" ] || { echo "fuzz: broken:$failed (see $O/crash)" >&2; exit 1; }
