#!/bin/sh
echo "prepared in $PWD with $# arguments"
