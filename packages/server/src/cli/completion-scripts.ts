/** What may follow a command. */
export interface Completion {
  /** Its name with those above it, without the program's: `tenant create`. */
  readonly path: string;
  readonly commands: readonly Described[];
  readonly options: readonly (Described & {
    readonly takesValue: boolean;
    /** The values that it may have, if they are few. */
    readonly choices: readonly string[];
  })[];
}

interface Described {
  readonly name: string;
  readonly text: string;
}

/** The script of each shell. All of them know the same, at the moment it was printed. */
export const completionScripts = {
  bash: (completions: readonly Completion[]): string => `# Completes mintport in bash.
_mintport() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} called= i
  COMPREPLY=()
${walk('"${COMP_WORDS[i]}"', "(( i = 1; i < COMP_CWORD; i++ ))", completions)}
  case "$called $before" in
${valueCases(completions, (words) => `COMPREPLY=($(compgen -W '${words}' -- "$word")); return`, 'COMPREPLY=($(compgen -f -- "$word")); return')}
  esac
  case $called in
${wordCases(completions, (words) => `COMPREPLY=($(compgen -W '${words}' -- "$word"))`)}
  esac
}
complete -F _mintport mintport
`,

  zsh: (completions: readonly Completion[]): string => `#compdef mintport
# Completes mintport in zsh.
_mintport() {
  local before=\${words[CURRENT-1]} called= i
${walk('"${words[i]}"', "(( i = 2; i < CURRENT; i++ ))", completions)}
  case "$called $before" in
${valueCases(completions, (words) => `compadd -- ${words}; return`, "_files; return")}
  esac
  case $called in
${wordCases(completions, (words) => `compadd -- ${words}`)}
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _mintport "$@"; else compdef _mintport mintport; fi
`,

  fish: (completions: readonly Completion[]): string => {
    const lines = completions.flatMap(({ path, commands, options }) => {
      const condition = conditionOf(path, commands);
      return [
        ...commands.map(
          ({ name, text }) =>
            `complete -c mintport -f -n ${quoted(condition)} -a ${name} -d ${quoted(text)}`,
        ),
        ...options.map(({ name, text, takesValue, choices }) =>
          [
            `complete -c mintport -n ${quoted(condition)} -l ${name.slice(2)}`,
            takesValue ? "-r" : "-f",
            ...(choices.length === 0 ? [] : [`-f -a ${quoted(choices.join(" "))}`]),
            `-d ${quoted(text)}`,
          ].join(" "),
        ),
      ];
    });
    return `# Completes mintport in fish.\n${lines.join("\n")}\n`;
  },
} as const;

/** Follows the words that were typed down the tree of commands, so that `called` is the one that is meant. */
const walk = (word: string, loop: string, completions: readonly Completion[]): string => {
  const known = completions.filter(({ path }) => path !== "").map(({ path }) => quoted(path));
  return `  for ${loop}; do
    case "\${called:+$called }"${word} in
      ${known.join("|")}) called="\${called:+$called }"${word} ;;
    esac
  done`;
};

/** After an option that has a value: its values, or files where they may be anything. */
const valueCases = (
  completions: readonly Completion[],
  oneOf: (words: string) => string,
  anything: string,
): string =>
  completions
    .flatMap(({ path, options }) =>
      options
        .filter(({ takesValue }) => takesValue)
        .map(
          ({ name, choices }) =>
            `    ${quoted(`${path} ${name}`)}) ${choices.length === 0 ? anything : oneOf(choices.join(" "))} ;;`,
        ),
    )
    .join("\n");

const wordCases = (completions: readonly Completion[], oneOf: (words: string) => string): string =>
  completions
    .map(({ path, commands, options }) => {
      const words = [...commands, ...options].map(({ name }) => name).join(" ");
      return `    ${quoted(path)}) ${oneOf(words)} ;;`;
    })
    .join("\n");

const conditionOf = (path: string, commands: Completion["commands"]): string => {
  if (path === "") return "__fish_use_subcommand";
  const seen = path.split(" ").map((name) => `__fish_seen_subcommand_from ${name}`);
  const below = commands.map(({ name }) => name).join(" ");
  return [...seen, ...(below === "" ? [] : [`not __fish_seen_subcommand_from ${below}`])].join(
    "; and ",
  );
};

/** In single quotes, as all three shells take it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
