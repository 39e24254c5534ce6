import { expect, it } from 'vitest'
import { listMessages } from './list-messages.mjs'

const messagesOf = (code: string): readonly string[] => listMessages('a.ts', code)

it('literals of at least two words are messages, each once', () => {
  expect(messagesOf(`f('no upload', "no upload", \`no object\`, 'upload')`)).toEqual([
    'no upload',
    'no object',
  ])
})

it('literals joined by + are one message', () => {
  expect(messagesOf(`f('The source changed ' + \`\${count} times. \` + 'Upload it again.')`)).toEqual([
    'The source changed {count} times. Upload it again.',
  ])
})

it('values are shown by their names', () => {
  const code = `f(\`at \${error.path}, \${printable(key)}, \${names.join(", ")}, \${isOld ? 1 : 2}, \${JSON.stringify(id)}\`)`
  expect(messagesOf(code)).toEqual(['at {path}, {key}, {names}, {…}, {id}'])
})

it('line breaks become spaces', () => {
  expect(messagesOf("'It failed.\\n  Try again.'")).toEqual(['It failed. Try again.'])
})

it('texts for programs are no messages', () => {
  const code = `
    import { a } from 'not a message'
    type Kind = 'one kind'
    if (value === 'some value') sql\`select all rows\`
    f('--part-size <size>', 'oss ls oss://bucket', 'text/html; charset=utf-8', '', 'a/b')
  `
  expect(messagesOf(code)).toEqual([])
})
