import { Argument } from 'commander'
import { EXIT } from '../../errors/exit-codes.ts'
import { defineCommand } from '../command.ts'
import { completionScript, SHELLS, type Shell } from './completion-script.ts'

/** `oss completion`: prints a script for a shell. */
export const completion = defineCommand<{ readonly script: string }>({
  name: 'completion',
  summary: 'Print a script for shell completion.',
  description: 'Print a script for shell completion of commands, flags, buckets and keys.',
  examples: ['oss completion bash > /etc/bash_completion.d/oss'],
  parse: (parser, accept) =>
    parser.addArgument(new Argument('<SHELL>').choices(SHELLS)).action((shell: Shell) => {
      if (parser.parent !== null) accept({ script: completionScript(parser.parent, shell) })
    }),
  action: () => 'Printing the completion script',
  texts: {},
  async run({ script }, { host }) {
    host.stdout.write(script)
    return EXIT.done
  },
})
