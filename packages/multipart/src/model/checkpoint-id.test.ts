import { describe, expect, it } from 'vitest'
import { checkpointId, parseCheckpointId } from './checkpoint-id.ts'
import type { CheckpointId } from './ids.ts'

describe('parseCheckpointId', () => {
  it('parses what checkpointId returned, whatever characters it contains', () => {
    const target = { endpoint: 'https://service.example', bucket: 'bucket', key: 'a"]\\\n\u{1f600}' }
    expect(parseCheckpointId(checkpointId(target, 'C:\\data\\["x"]'))).toEqual({
      target,
      sourceLabel: 'C:\\data\\["x"]',
    })
  })

  it.each(['', 'text', '{}', '["a","b","c"]', '["a","b","c","d","e"]', '["a","b","c",4]', 'null'])(
    'refuses %j',
    (text) => {
      expect(() => parseCheckpointId(text as CheckpointId)).toThrow(RangeError)
    },
  )
})
