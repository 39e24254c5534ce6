import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Licences, notes of releases that quote old names, and what tools write. */
const EXCLUDED = /(^|\/)(etc|LICENSE|CHANGELOG)|^\.changeset\/|^docs\/performance[\w-]*\.md$/

/**
 * The texts that people read: all documents, and the docstrings of what is published.
 * @param {string} root
 * @returns {readonly { path: string, markdown: string }[]}
 */
export function texts(root) {
  const listed = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '*.md', '*.ts'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  )
  return listed
    .split('\n')
    .filter((path) => path !== '' && !EXCLUDED.test(path))
    .filter(
      (path) => path.endsWith('.md') || /^(?:packages|apps)\/[\w-]+\/src\/.*(?<!\.test)\.ts$/.test(path),
    )
    .map((path) => {
      const text = readFileSync(`${root}/${path}`, 'utf8')
      return { path, markdown: path.endsWith('.md') ? text : docstringsOf(text) }
    })
}

/**
 * The docstrings of a source file, each on its lines, with empty lines in place of code.
 * @param {string} code
 */
export function docstringsOf(code) {
  let inside = false
  return code
    .split('\n')
    .map((line) => {
      const opens = /^\s*\/\*\*/.test(line)
      inside ||= opens
      const isText = inside
      if (line.includes('*/')) inside = false
      return isText ? line.replace(/^\s*\/?\*+\/?\s?/, '').replace(/\s*\*\/.*$/, '') : ''
    })
    .join('\n')
}
