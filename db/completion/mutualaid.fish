# mutualaid: completion for fish. Once: mutualaid completion fish > ~/.config/fish/completions/mutualaid.fish
function __mutualaid_following
    set -l line (commandline -opc)
    set -l found (mutualaid --no-input completion fish -- $line[2..-1] (commandline -ct) 2>/dev/null)
    if test "$found" = ":file"
        __fish_complete_path (commandline -ct)
    else
        printf '%s\n' $found
    end
end
complete -c mutualaid -f -a '(__mutualaid_following)'
