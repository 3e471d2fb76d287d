# Completions for stint in bash (4.4 or later).
#   Now and in every new shell:  echo 'source <(stint completions bash)' >> ~/.bashrc

_stint() {
    # Bash cuts words at = : and @; they are put together again here.
    local -a words=()
    local i piece rest=${COMP_LINE:0:COMP_POINT}
    for ((i = 0; i <= COMP_CWORD; i++)); do
        piece=${COMP_WORDS[i]}
        if ((i > 0)) && [[ $rest != [[:blank:]]* && ${#words[@]} -gt 0 ]]; then
            words[${#words[@]} - 1]+=$piece
        else
            words+=("$piece")
        fi
        rest=${rest#"${rest%%[![:blank:]]*}"}
        rest=${rest#"$piece"}
    done
    local whole=${words[${#words[@]} - 1]}
    # What bash takes for the word under the cursor, and so replaces.
    local current=${COMP_WORDS[COMP_CWORD]}
    [[ $current == [=:@] ]] && current=
    local cut=${whole%"$current"}
    cut=${cut%@} # of the three, readline leaves only the @ in the word

    local program=${words[0]/#\~\//$HOME/} line value
    local -a values=() meanings=()
    local shell=
    while IFS= read -r line; do
        if [[ $line == :* ]]; then
            shell=${line#:}
            continue
        fi
        value=${line%%$'\t'*}
        if [[ $value == "$whole"* ]]; then
            values+=("${value#"$cut"}")
            meanings+=("${line#*$'\t'}")
        fi
    done < <("$program" complete -- "${words[@]:1}" 2>/dev/null)

    COMPREPLY=()
    compopt -o nosort 2>/dev/null
    case $shell in
        command*)
            _stint_command "$((${#words[@]} - 1 - ${shell#command }))"
            return
            ;;
        files)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
            ;;
        folders)
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -d -- "$current")
            ;;
        *)
            # Only where several are listed, not where one is put in, is there room for what they mean.
            if [[ $COMP_TYPE == 63 && ${#values[@]} -gt 1 ]]; then
                local longest=0
                for value in "${values[@]}"; do ((${#value} > longest)) && longest=${#value}; done
                for i in "${!values[@]}"; do
                    printf -v line '%-*s  %s' "$longest" "${values[i]}" "${meanings[i]:+(${meanings[i]})}"
                    line=${line:0:${COLUMNS:-80}}
                    COMPREPLY+=("${line%"${line##*[![:blank:]]}"}")
                done
            else
                COMPREPLY=("${values[@]}")
            fi
            ;;
    esac
}

# The command behind "--" is completed as it would be on a line of its own; $1 counts its words, the last being written.
_stint_command() {
    local current=${COMP_WORDS[COMP_CWORD]}
    if declare -F _command_offset >/dev/null; then
        _command_offset $((COMP_CWORD - $1 + 1))
    elif (($1 == 1)) && [[ $current != */* ]]; then
        mapfile -t COMPREPLY < <(compgen -c -- "$current"; compgen -d -S / -- "$current")
    else
        compopt -o filenames 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$current")
    fi
}

complete -F _stint stint ./stint
