import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkNode, MIN_NODE } from './node.ts'

describe('checkNode', () => {
  it('asks for what the manifest asks for', () => {
    const manifest = readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')
    expect(JSON.parse(manifest)).toMatchObject({ engines: { node: `>=${MIN_NODE}` } })
  })

  it.each([
    ['22.19.0', 'ok'],
    ['24.11.0', 'ok'],
    ['100.0.0', 'ok'],
    ['22.9.1', 'warning'],
    ['18.20.4', 'warning'],
  ])('calls %s %s', (version, status) => {
    expect(checkNode(version)).toMatchObject({ check: 'node', status })
  })
})
