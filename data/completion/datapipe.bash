# bash completion for datapipe; what may come is asked of the program itself.
_datapipe ()
{
  local line=${COMP_LINE:0:COMP_POINT} words current candidate part
  # shellcheck disable=SC2162  # a backslash before a space is one of the word
  read -a words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=${words[-1]}

  # Of a word with = or :, bash replaces only what follows the last of them.
  part=${current%"${current##*[=:]}"}
  COMPREPLY=()
  while IFS=$'\t' read -r candidate _; do
    if [[ $candidate == :files ]]; then
      compopt -o filenames
      mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "${current#"$part"}")
    else
      printf -v candidate %q "${candidate#"$part"}"
      COMPREPLY+=("$candidate")
    fi
  done < <("${words[0]}" complete -- "${words[@]:1}" 2>/dev/null)
}
complete -F _datapipe datapipe
