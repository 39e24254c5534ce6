import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { MIN_NODE } from '../../../host/supported-node.ts'
import { checkNode } from './node.ts'

describe('checkNode', () => {
  it('requires the versions of the manifest', () => {
    const manifest = readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')
    expect(JSON.parse(manifest).engines.node.split(' || ')[0]).toBe(`^${MIN_NODE}`)
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
