import { describe, expect, it } from 'vitest'
import { walkTwoOwners } from './two-owner-walk.ts'

describe('two owners of one checkpoint, in every order of their steps', () => {
  it.each([1, 2])(
    'and %i parts store the right object, leave no upload id behind, and the one that lost its lease sends nothing more (M1, M3, M5)',
    { timeout: 300_000 },
    (parts) => {
      const { states, violations, ends } = walkTwoOwners(parts, 'fenced')
      process.stdout.write(`two owners, ${parts} parts, fenced: ${states} states\n`)
      expect(violations).toEqual([])
      expect(states).toBeGreaterThan(5_000)
      expect(ends).toContain('completed')
      expect(ends).toContain('TAKEN_OVER')
    },
  )

  it('and a store with plain writes let older content replace newer content', { timeout: 300_000 }, () => {
    const { states, violations } = walkTwoOwners(1, 'unfenced')
    process.stdout.write(`two owners, 1 part, unfenced: ${states} states\n`)
    expect(violations).toContain('an older content replaced a newer one')
  })
})
