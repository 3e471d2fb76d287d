#compdef stint
# Completions for stint in zsh.
#   Now and in every new shell:  echo 'source <(stint completions zsh)' >> ~/.zshrc
# As a file of $fpath it works, too: stint completions zsh > FOLDER/_stint

_stint() {
    local program=${(Q)words[1]/#\~\//$HOME/} line value shell
    local -a described
    for line in "${(@f)$("$program" complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
        if [[ $line == :* ]]; then
            shell=${line#:}
        elif [[ -n $line ]]; then
            value=${line%%$'\t'*}
            line=${line#*$'\t'}
            described+=("${value//:/\\:}${line:+:$line}")
        fi
    done

    case $shell in
        command*)
            local -i passed=${shell#command }
            shift $((passed + 1)) words
            ((CURRENT -= passed + 1))
            _normal
            ;;
        files)
            compset -P '--[a-z-]##='
            _files
            ;;
        folders)
            compset -P '--[a-z-]##='
            _files -/
            ;;
        *) ((${#described})) && _describe -V stint described ;;
    esac
}

if [[ $funcstack[1] == _stint ]]; then
    _stint "$@"
else
    (($+functions[compdef])) || { autoload -Uz compinit && compinit; }
    compdef _stint stint
fi
