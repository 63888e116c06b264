import { Argument, type Command } from 'commander';
import { addCommand } from './addCommand';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

/** Registers `fedft completion`. */
export function registerCompletion(program: Command): void {
  addCommand(program, 'completion', 'anywhere')
    .summary('print what completes commands and flags in a shell')
    .description('Prints a script that makes a shell complete the commands and flags of fedft.')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .addHelpText(
      'after',
      `
Examples:
  npx fedft completion bash >> ~/.bashrc
  npx fedft completion zsh >> ~/.zshrc
  npx fedft completion fish > ~/.config/fish/completions/fedft.fish`,
    )
    .action((shell: Shell) => console.log(completionScript(program, shell)));
}

/** A command by the words behind `fedft`, with the words that can follow. */
interface Completed {
  /** `models fetch`; empty for `fedft` itself. */
  readonly path: string;
  /** Commands below it, and its flags. */
  readonly words: readonly string[];
}

/** The script of a shell, from the commands as they are registered. */
export function completionScript(program: Command, shell: Shell): string {
  const commands = completedCommands(program, '');
  switch (shell) {
    case 'bash':
      return bashScript(commands);
    case 'zsh':
      // zsh reads scripts for bash once it is told to.
      return `autoload -Uz bashcompinit && bashcompinit\n${bashScript(commands)}`;
    case 'fish':
      return fishScript(commands);
  }
}

function completedCommands(command: Command, path: string): readonly Completed[] {
  const below = command.commands.filter((one) => one.name() !== 'help');
  const flags = command.options.flatMap(({ long, hidden }) => (long && !hidden ? [long] : []));
  const words = [...below.map((one) => one.name()), ...flags, '--help'];
  return [
    { path, words },
    ...below.flatMap((one) => completedCommands(one, path === '' ? one.name() : `${path} ${one.name()}`)),
  ];
}

/** The words before the cursor that are no flags name the command; the longest known beginning of them counts. */
function bashScript(commands: readonly Completed[]): string {
  const cases = commands.map(({ path, words }) => `    '${path}') words='${words.join(' ')}' ;;`);
  return `_fedft() {
  local word path='' words='' next
  local current="\${COMP_WORDS[COMP_CWORD]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == -* || $word == fedft ]] && continue
    next="\${path:+$path }$word"
    case "$next" in
      ${commands
        .filter(({ path }) => path !== '')
        .map(({ path }) => `'${path}'`)
        .join('|')}) path="$next" ;;
      *) break ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [[ \${#COMPREPLY[@]} -eq 0 ]] && COMPREPLY=($(compgen -f -- "$current"))
}
complete -F _fedft fedft`;
}

function fishScript(commands: readonly Completed[]): string {
  return commands
    .flatMap(({ path, words }) => {
      const seen = path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
      const where = path === '' ? '__fish_use_subcommand' : seen.join('; and ');
      return words.map((word) =>
        word.startsWith('--')
          ? `complete -c fedft -n '${where}' -l ${word.slice(2)}`
          : `complete -c fedft -n '${where}' -f -a ${word}`,
      );
    })
    .join('\n');
}
