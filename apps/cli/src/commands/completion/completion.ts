import { Argument, type Command } from 'commander'
import { exampleText } from '../../program/command-help.ts'
import type { Choose } from '../../program/invocation.ts'
import { completionScript, SHELLS, type Shell } from './completion-script.ts'

/** `oss completion`: prints what makes a shell complete the commands and flags there are. */
export function addCompletion(program: Command, choose: Choose): void {
  program
    .command('completion')
    .summary('Complete commands in a shell.')
    .description('Print the script with which a shell completes commands and flags.')
    .addArgument(new Argument('<SHELL>').choices(SHELLS))
    .action((shell: Shell) => choose({ command: 'help', text: completionScript(program, shell) }))
    .addHelpText('after', exampleText('oss completion bash > /etc/bash_completion.d/oss'))
}
