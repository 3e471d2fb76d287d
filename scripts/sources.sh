# shellcheck shell=sh disable=SC2034
# Sourced: what the web page and the native binaries are made of, relative to the repository.

page_sources='web/src web/public web/index.html web/package.json web/package-lock.json web/tsconfig.json web/vite.config.ts
    src/Stint.Server/Description/openapi.json scripts/page'
sources="src $page_sources scripts/node.sh Directory.Build.props Directory.Build.targets Directory.Packages.props global.json build"

# find_sources FOLDER SOURCES EXPRESSION...: find, over those sources below the folder. They count with everything in them
# but build output, what is generated beside them, tests of the page, and an editor's hidden files.
find_sources() {
    below=$1
    names=$2
    shift 2
    set -- \( -name bin -o -name obj -o -name schema.d.ts -o -name '*.test.ts' -o -name '*.test.tsx' -o -name '.*' \) -prune -o "$@"
    for source in $names; do
        set -- "$below/$source" "$@"
    done
    LC_ALL=C find "$@"
}

# sum_of SOURCES: one sum over their names and contents, from within the repository.
sum_of() {
    find_sources . "$1" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
}
