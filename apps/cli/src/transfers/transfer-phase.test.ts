import { describe, expect, it } from 'vitest'
import { transferPhase } from './transfer-phase.ts'

describe('transferPhase', () => {
  it.each([
    ['opening', 'opening'],
    ['initiating', 'opening'],
    ['checking', 'checking'],
    ['fencing', 'clearing'],
    ['putting', 'uploading'],
    ['uploading', 'uploading'],
    ['verifying', 'verifying'],
    ['recording-intent', 'completing'],
    ['resolving', 'completing'],
    ['downloading', 'downloading'],
    ['publishing', 'finishing'],
  ] as const)('maps %s to %s', (phase, word) => {
    expect(transferPhase(phase)).toBe(word)
  })
})
