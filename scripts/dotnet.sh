# Sourced with $root set: finds the .NET SDK, keeps it quiet and keeps its build servers from staying behind.
# shellcheck shell=sh disable=SC2154,SC2034

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=true
export DOTNET_CLI_USE_MSBUILD_SERVER=0 MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_UI_LANGUAGE=en

# The SDK and NuGet want a home to write to.
if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
    HOME=$root/artifacts/home
    mkdir -p "$HOME"
    export HOME
fi

# Arguments for every call that builds: no servers, errors alone on the console.
dotnet_quiet='-nodeReuse:false -p:UseSharedCompilation=false -tl:off -v:quiet -clp:ErrorsOnly;NoSummary'

# Sets sdk to the version that global.json picks; says in one line what to do where there is none.
find_sdk() {
    if ! command -v dotnet >/dev/null && [ -x "$HOME/.dotnet/dotnet" ]; then
        PATH=$HOME/.dotnet:$PATH
        DOTNET_ROOT=$HOME/.dotnet
        export PATH DOTNET_ROOT
    fi
    sdk=$(cd "$root" && dotnet --version 2>/dev/null) && return
    echo "stint: no .NET 10 SDK found: install it from https://dotnet.microsoft.com/download/dotnet/10.0 (Debian has no package of its own) and try again" >&2
    return 1
}

# restore_locked WHAT ARGUMENT...: restores by the lock files. Where they do not fit (another SDK patch, another
# machine type) it says so and restores without them; a package whose content differs from its lock is an error.
# The lock files themselves are never written here: `./build --lock` does. Known holes in packages are looked up where
# audit=true: that asks the network at every restore, and a build must do without.
restore_locked() {
    what=$1
    shift
    # shellcheck disable=SC2086
    if output=$(dotnet restore "$@" $dotnet_quiet -p:NuGetAudit="${audit:-false}" -p:RestoreLockedMode=true 2>&1); then
        return
    fi
    case $output in
        *NU1004*) echo "stint: $what: the lock files do not fit, restoring without them" >&2 ;;
        *)
            printf '%s\n' "$output" >&2
            return 1
            ;;
    esac
    # shellcheck disable=SC2086
    if ! output=$(dotnet restore "$@" $dotnet_quiet -p:NuGetAudit="${audit:-false}" -p:LocksAside=true 2>&1); then
        printf '%s\n' "$output" >&2
        return 1
    fi
}
