# fish completion for datapipe; what may come is asked of the program itself.
function __datapipe_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] complete -- $words[2..] 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end
complete -c datapipe -f -a '(__datapipe_complete)'
