import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './document-programs.ts'

it('the recording in the README shows the lines that the command prints', async () => {
  const picture = await readFile(join(root, 'docs/recording.svg'), 'utf8')
  const shown = [...picture.matchAll(/<text [^>]*>(.+)<\/text>/g)].map(([, line = '']) => line)
  const last = shown.slice(shown.lastIndexOf('$ oss upload film.mp4 oss://demo/film.mp4'))
  expect(last.join('\n')).toMatch(/\nResuming: .*\nUploaded oss:.*\n\$ $/)

  const transcript = await readFile(join(root, 'docs/transcripts/interrupted-upload.txt'), 'utf8')
  const known = new Set(
    transcript.replaceAll(' --part-size 100KiB --parallel 1', '').split('\n').map(shapeOf),
  )
  const unknown = shown.filter((line) => line !== '$ ' && !known.has(shapeOf(line)))
  expect(unknown).toEqual([])
})

/** A line without the values that differ between the two. */
function shapeOf(line: string): string {
  return line
    .replaceAll('film.mp4', 'big.bin')
    .replace(
      /^(?:Uploading|Comparing|Verifying|Completing|Opening|Stopping).*(?:%|PERCENT|\.\.\.$).*$/,
      'PROGRESS',
    )
    .replace(/\d[\d.]*(?: [KMGT]i?B)?/g, 'N')
    .replace(/CRC-N \w+, \w+ s/, 'CRC-N')
}
