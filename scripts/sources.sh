# shellcheck shell=sh disable=SC2034
# Sourced: what the native binaries are made of, relative to the repository.
# Folders count with everything in them but build output.
sources='src Directory.Build.props Directory.Build.targets Directory.Packages.props global.json build'
