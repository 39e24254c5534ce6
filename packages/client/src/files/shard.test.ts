import { describe, expect, it } from 'vitest'
import { checkShard, isInShard, type Shard, shardOf } from './shard.ts'

describe('shardOf', () => {
  // Computed with hashlib of Python: int.from_bytes(sha256(key).digest()[:6], 'big') % count + 1.
  it.each([
    ['a.txt', [1, 1, 3, 5, 15, 47, 6047]],
    ['photos/2024/a.jpg', [1, 2, 2, 4, 12, 180, 9180]],
    ['ü/😀.bin', [1, 2, 2, 2, 4, 244, 8244]],
    ['', [1, 1, 2, 2, 13, 125, 8125]],
  ])('of %j is the same in all versions, for 1, 2, 3, 7, 16, 1000 and 10000 shards', (key, shards) => {
    expect([1, 2, 3, 7, 16, 1000, 10_000].map((count) => shardOf(key, count))).toEqual(shards)
  })

  it('gives each shard its share of keys that differ only in a number', () => {
    const sizes = new Map<number, number>()
    for (let file = 0; file < 16_000; file++) {
      const shard = shardOf(`tree/f${String(file).padStart(6, '0')}`, 16)
      sizes.set(shard, (sizes.get(shard) ?? 0) + 1)
    }
    expect([...sizes.keys()].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 16 }, (_, index) => index + 1),
    )
    expect(Math.min(...sizes.values())).toBeGreaterThan(900)
    expect(Math.max(...sizes.values())).toBeLessThan(1_100)
  })

  it.each([0, 1.5, 10_001, Number.NaN])('rejects a count of %d', (count) => {
    expect(() => shardOf('a', count)).toThrow(
      expect.objectContaining({
        name: 'ValidationError',
        code: 'OPTION_INVALID',
        field: 'count',
        message: `count must be a whole number from 1 to 10000 (got ${count})`,
      }),
    )
  })
})

it('every key is in one shard, and without a shard all keys are taken', () => {
  const shards = [1, 2, 3].map((index) => ({ index, count: 3 }))
  for (const key of ['a', 'b', 'c/d', 'é'])
    expect(shards.filter((shard) => isInShard(key, shard))).toHaveLength(1)
  expect(isInShard('a', undefined)).toBe(true)
})

describe('a shard', () => {
  it.each([
    [{ index: 0, count: 4 }, 'shard.index', 'shard.index must be a whole number from 1 to 4 (got 0)'],
    [{ index: 5, count: 4 }, 'shard.index', 'shard.index must be a whole number from 1 to 4 (got 5)'],
    [{ index: 1, count: 0 }, 'shard.count', 'shard.count must be a whole number from 1 to 10000 (got 0)'],
    [{ index: 1 }, 'shard.count', 'shard.count must be a whole number from 1 to 10000 (got undefined)'],
    [{ count: 2 }, 'shard.index', 'shard.index must be a whole number from 1 to 2 (got undefined)'],
    [{ index: '1', count: 2 }, 'shard.index', 'shard.index must be a whole number from 1 to 2 (got string)'],
    ['1/2', 'shard', 'shard must be an object with index and count (got string)'],
    [null, 'shard', 'shard must be an object with index and count (got null)'],
    [[1, 2], 'shard', 'shard must be an object with index and count (got array)'],
  ])('%j is rejected with the field and its range', (shard, field, message) => {
    expect(() => checkShard(shard as unknown as Shard)).toThrow(
      expect.objectContaining({ name: 'ValidationError', code: 'OPTION_INVALID', field, message }),
    )
  })

  it('may be the only one, or undefined', () => {
    expect(() => checkShard({ index: 1, count: 1 })).not.toThrow()
    expect(() => checkShard(undefined)).not.toThrow()
  })
})
