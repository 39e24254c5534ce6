import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { OPTION_NAMES } from '../service/object-properties.ts'
import { root } from './document-programs.ts'

it('the README of @oss/client has every object option in its table', () => {
  const readme = readFileSync(join(root, 'packages/client/README.md'), 'utf8')
  const [, section = ''] = readme.split('\n## Object options\n')
  const cells = [...section.matchAll(/^\| (`[^|]*?) *\|/gm)].map(([, cell = '']) => cell).join(' ')
  expect(OPTION_NAMES.filter((name) => !cells.includes(`\`${name}\``))).toEqual([])
})
