import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PlannedRange, RangePlanner } from './range-planner.ts'

function rangesOf(paths: readonly string[], limit: number): PlannedRange[] {
  const planner = new RangePlanner(limit)
  const sorted = paths.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return [...sorted.flatMap((path) => planner.add(path, 1)), ...planner.end()]
}

/** What `findFiles` finds in a range, of the files of a tree. */
function filesIn({ path, from = '', before }: PlannedRange, paths: readonly string[]): string[] {
  const order = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
  return paths.filter((file) => {
    if (!file.startsWith(path)) return false
    const [entry = ''] = file.slice(path.length).match(/^[^/]*\/?/) ?? []
    return order(entry, from) >= 0 && (before === undefined || order(entry, before) < 0)
  })
}

describe('RangePlanner', () => {
  it('makes one range of a tree that has few files', () => {
    expect(rangesOf(['a', 'b/c', 'b/d/e'], 3)).toEqual([{ path: '', files: 3, bytes: 3 }])
  })

  it('makes one range of each directory that has few files, and ranges of names of the others', () => {
    const files = (directory: string, count: number): string[] =>
      Array.from({ length: count }, (_, index) => `${directory}${String(index).padStart(2, '0')}`)
    const tree = [...files('big/', 25), ...files('small/', 6), ...files('small/deep/', 3), ...files('z', 2)]
    expect(rangesOf(tree, 10)).toEqual([
      { path: 'big/', before: '10', files: 10, bytes: 10 },
      { path: 'big/', from: '10', before: '20', files: 10, bytes: 10 },
      { path: 'big/', from: '20', files: 5, bytes: 5 },
      { path: '', from: 'big0', before: 'z01', files: 10, bytes: 10 },
      { path: '', from: 'z01', files: 1, bytes: 1 },
    ])
  })

  it('makes no range of an empty tree', () => {
    expect(rangesOf([], 10)).toEqual([])
  })

  it('adds entries without a name to the range that is open in their directory', () => {
    expect(rangesOf(['', '', 'a/', 'a/b'], 2)).toEqual([
      { path: '', before: 'a/', files: 2, bytes: 2 },
      { path: '', from: 'a/', files: 2, bytes: 2 },
    ])
  })

  it('puts each file of any tree into exactly one range of limited size', () => {
    const name = fc.string({
      unit: fc.constantFrom('a', 'b', '-', '0', '\u{1f600}', '￿'),
      minLength: 1,
      maxLength: 3,
    })
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (all, limit) => {
        // A name is that of a file or of a directory.
        const paths = all.filter((one) => !all.some((other) => other.startsWith(`${one}/`)))
        const ranges = rangesOf(paths, limit)
        for (const range of ranges) {
          expect(range.files).toBeLessThanOrEqual(limit)
          expect(filesIn(range, paths)).toHaveLength(range.files)
        }
        expect(ranges.flatMap((range) => filesIn(range, paths)).toSorted()).toEqual(paths.toSorted())
      }),
      { numRuns: 2_000 },
    )
  })
})
