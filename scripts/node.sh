# shellcheck shell=sh disable=SC2034
# Sourced: finds Node.js and npm, which build the web page.

node_wanted='Node.js 20.19 or later (or 22.12 or later) with npm'

# Sets node to the version that is there; fails where none serves.
find_node() {
    node=
    if ! command -v npm >/dev/null; then
        return 1
    fi
    found=$(node --version 2>/dev/null) || return 1
    found=${found#v}
    major=${found%%.*}
    minor=${found#*.}
    minor=${minor%%.*}
    case $major.$minor in
        20.19 | 20.[2-9]? | 22.1[2-9] | 22.[2-9]? | 2[3-9].* | [3-9]?.*) node=$found ;;
        *) return 1 ;;
    esac
}
