# Completions for stint in fish.
#   Now and in every new shell:  stint completions fish > ~/.config/fish/completions/stint.fish

function __stint_complete
    set -l words (commandline --current-process --tokenize --cut-at-cursor)
    set -l current (commandline --current-token --cut-at-cursor)
    set -l program (string replace --regex '^~/' "$HOME/" -- $words[1])
    for line in ($program complete -- $words[2..] $current 2>/dev/null)
        switch $line
            case ':files'
                __stint_paths $current
            case ':folders'
                __stint_paths $current | string match --regex '.*/$'
            case ':command *'
                set -l passed (string replace ':command ' '' -- $line)
                set -l rest $words[(math $passed + 2)..]
                complete --do-complete (string join ' ' -- (string escape -- $rest) $current)
            case '*'
                echo $line
        end
    end
end

# File names, with what precedes them in --option=PATH.
function __stint_paths
    # In quotes, for an empty list would swallow what is joined to it.
    set -l option "$(string match --regex -- '^--[a-z-]+=' $argv[1])"
    set -l path (string replace --regex -- '^--[a-z-]+=' '' $argv[1])
    set -l token (string replace --regex '^~/' "$HOME/" -- $path)
    for found in (complete --do-complete "__stint_any $token")
        echo $option(string split --fields 1 \t -- $found)
    end
end

complete --command stint --no-files --keep-order --arguments '(__stint_complete)'
