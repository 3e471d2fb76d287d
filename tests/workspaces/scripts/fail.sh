#!/bin/sh
echo 'said on stdout'
echo 'said on stderr' >&2
exit 3
