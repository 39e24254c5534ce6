import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { OssClient } from '@oss/client'
import OSS from 'ali-oss'
import { expect, it } from 'vitest'
import { root } from './document-programs.ts'

const PAGE = readFileSync(join(root, 'docs/guides/from-ali-oss.md'), 'utf8')
/** Methods of the class that are not documented calls. */
const INTERNAL = new Set([
  ...['authorization', 'authorizationV4', 'checkBrowserAndVersion', 'constructor', 'parseXML', 'request'],
  ...['requestError', 'signature'],
])

interface Row {
  readonly ofAliOss: string
  readonly ours: string
  readonly proof: string
}

/** The rows of the tables of calls. */
const rows: readonly Row[] = (/^## Calls$([\s\S]*?)^## /m.exec(PAGE)?.[1] ?? '')
  .split('\n')
  .flatMap((line) => {
    const [, ofAliOss = '', ours = '', proof = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim())
    return ofAliOss.startsWith('`') ? [{ ofAliOss, ours, proof }] : []
  })

/** Names in backticks: `put(name, file)` is `put`. */
function namesIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`(?:client\.)?(\w+)/g)].map(([, name = '']) => name)
}

function methodsOf(prototype: object): ReadonlySet<string> {
  const names = new Set<string>()
  for (let type: unknown = prototype; typeof type === 'object' && type !== null; ) {
    for (const name of Object.getOwnPropertyNames(type)) names.add(name)
    type = Object.getPrototypeOf(type)
    if (type === Object.prototype) break
  }
  return names
}

it('each call of ali-oss has a row in the guide', () => {
  const calls = [...methodsOf(OSS.prototype)].filter((name) => !name.startsWith('_') && !INTERNAL.has(name))
  expect(calls.length).toBeGreaterThan(90)
  const listed = new Set(rows.flatMap(({ ofAliOss }) => namesIn(ofAliOss)))
  expect(calls.filter((name) => !listed.has(name))).toEqual([])
})

it('each row names a test of the replacement, or the reason why there is none', () => {
  const unproven = rows.filter(({ ours, proof }) =>
    ours === 'none' ? proof === '' : !/^\[[^\]]+\]\([^)]+\.test\.ts\)$/.test(proof),
  )
  expect(unproven).toEqual([])
})

it('each replacement is a method of the client, also where it has the same name', () => {
  const ours = methodsOf(OssClient.prototype)
  const called = rows.flatMap(({ ofAliOss, ours: cell }) => {
    if (cell.startsWith('the same names')) return namesIn(ofAliOss)
    return [...cell.matchAll(/`(?:client\.)?([a-z]\w*)\(/g)].map(([, name = '']) => name)
  })
  const others = new Set(['bucket', 'createRetryPolicy'])
  const missing = called.filter((name) => !ours.has(name) && !others.has(name))
  expect(called.length).toBeGreaterThan(20)
  expect(missing).toEqual([])
})
