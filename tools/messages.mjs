// node tools/messages.mjs [--local]: lists the messages of all packages and of the command `oss` in
// docs/messages.md, from their sources. Fails if the document differs from them; with --local it writes the
// document.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { listMessages } from './messages/list-messages.mjs'

/** Files whose literals are read by programs only: SQL, Lua, shell scripts, names of parameters. */
const PROGRAMS =
  /completion-script|database\/(?:statements|scripts)|tables\/migrations|canonical-resource|signed-sub-resources|loggable|redact|portable-mime|multipart\/src\/contract|console-routes/

const HEAD = `# Messages

All texts of errors, warnings, help and results, by the file they are in. \`pnpm messages:accept\` derives this page from the sources, and \`pnpm prose\` checks it. Values in braces are filled in; a message can consist of several of these texts. [Errors](errors.md) explains each error, and [the transcripts](transcripts/errors.md) show each as \`oss\` prints it.
`
const root = fileURLToPath(new URL('..', import.meta.url))
const target = `${root}docs/messages.md`

const list = [HEAD, ...globSync(['apps/cli', 'packages/*'], { cwd: root }).toSorted().map(sectionOf)].join(
  '\n',
)
if (process.argv.includes('--local')) writeFileSync(target, list)
else if (readFileSync(target, 'utf8') !== list) {
  process.stderr.write('docs/messages.md differs from the sources: pnpm messages:accept\n')
  process.exitCode = 1
}

/** @param {string} member */
function sectionOf(member) {
  const { name } = JSON.parse(readFileSync(`${root}${member}/package.json`, 'utf8'))
  const files = globSync('src/**/*.ts', { cwd: root + member }).toSorted()
  const lists = files
    .filter((path) => !path.endsWith('.test.ts') && !PROGRAMS.test(`${member}/${path}`))
    .map((path) => {
      const messages = listMessages(path, readFileSync(`${root}${member}/${path}`, 'utf8'))
      return messages.length === 0 ? '' : `\n\`${path}\`\n\n${messages.map(itemOf).join('')}`
    })
  return `## ${name}\n${lists.join('')}`
}

/**
 * A list item: values in braces and URLs become code, and all other text is shown as it is.
 * @param {string} message
 */
function itemOf(message) {
  const parts = message.split(/(`[^`]*`|https?:\/\/[^\s,;"]+|(?:\{[\w…]+\})+)/)
  const shown = parts.map((part, index) => {
    if (index % 2 === 0) return part.replace(/[\\*<>[\]|#]|\b_|_\b/g, '\\$&')
    return part.startsWith('`') ? part : `\`${part}\``
  })
  return `- ${shown.join('')}\n`
}
