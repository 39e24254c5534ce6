import { describe, expect, it } from 'vitest'
import type { Terminal } from '../src/host/terminal.ts'
import { type LocalOss, startLocalOss } from './local-oss.ts'
import { runHere } from './run-here.ts'

async function store({ emulator }: LocalOss, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await emulator.state.putObject('demo', key, 'text')
}

const left = ({ emulator }: LocalOss) => emulator.state.listKeys('demo')

/** A terminal whose user types this answer. */
function answering(answer: string | undefined): Terminal & { readonly asked: readonly string[] } {
  const asked: string[] = []
  return {
    asked,
    ask: async (question) => {
      asked.push(question)
      return answer
    },
  }
}

const jsonLines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object)

describe('oss rm --recursive', () => {
  it('counts the objects, asks for confirmation, and deletes them after yes', async () => {
    await using oss = await startLocalOss()
    await store(oss, 'logs/a', 'logs/b/c', 'logs-2024', 'other')
    const terminal = answering('y')
    const run = await runHere(['rm', '-r', 'oss://demo/logs'], oss, { terminal })
    expect(terminal.asked).toEqual(['Delete 2 objects? [y/N] '])
    expect(run.stderr).toBe('Found 2 in oss://demo/logs/ (8 B)\n')
    expect(run.stdout).toMatch(/^Deleted 2 objects \(8 B\) in oss:\/\/demo\/logs\/, /)
    expect(run.code).toBe(0)
    expect(left(oss)).toEqual(['logs-2024', 'other'])
  })

  it.each([['n'], [''], ['yeah'], [undefined]])('deletes nothing when the answer is %j', async (answer) => {
    await using oss = await startLocalOss()
    await store(oss, 'logs/a')
    const run = await runHere(['rm', '-r', 'oss://demo/logs/'], oss, { terminal: answering(answer) })
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('nothing was deleted')
    expect(left(oss)).toEqual(['logs/a'])
  })

  it('asks nothing when there is nothing to delete', async () => {
    await using oss = await startLocalOss()
    const terminal = answering('y')
    const run = await runHere(['rm', '-r', 'oss://demo/logs/'], oss, { terminal })
    expect(run.stdout).toMatch(/^Deleted 0 objects/)
    expect([run.code, terminal.asked]).toEqual([0, []])
    // Listed once: what another program stores after that is not deleted without a question.
    expect(oss.emulator.requests.map(({ operation }) => operation)).toEqual(['ListObjectsV2'])
  })

  it.each([[[]], [['--json']]])('needs --yes in a script, before any request: %j', async (flags) => {
    await using oss = await startLocalOss()
    await store(oss, 'logs/a')
    const terminal = flags.length === 0 ? undefined : answering('y')
    const run = await runHere(['rm', '-r', 'oss://demo/logs/', ...flags], oss, { terminal })
    expect(run.code).toBe(2)
    expect(run.stdout + run.stderr).toContain('Use --yes')
    expect(oss.emulator.requests).toEqual([])
  })

  it('deletes without a question with --yes, and prints an event for each object', async () => {
    await using oss = await startLocalOss()
    await store(oss, 'logs/a', 'logs/b')
    const run = await runHere(['rm', '-r', 'oss://demo/logs/', '--yes', '--json'], oss)
    expect(jsonLines(run.stdout)).toMatchObject([
      { kind: 'object-deleted', bucket: 'demo', key: 'logs/a', byteLength: 4 },
      { kind: 'object-deleted', key: 'logs/b' },
      {
        kind: 'deletions-ended',
        prefix: 'logs/',
        outcome: 'done',
        objectsDeleted: 2,
        byteLength: 8,
        exitCode: 0,
      },
    ])
    expect([run.code, run.stderr, left(oss)]).toEqual([0, '', []])
  })

  it('refuses a bucket without a prefix unless --all is given', async () => {
    await using oss = await startLocalOss()
    await store(oss, 'a', 'b/c')
    const refused = await runHere(['rm', '-r', 'oss://demo/', '--yes'], oss)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/oss:\/\/demo has no prefix.*--all/)
    expect(oss.emulator.requests).toEqual([])
    const run = await runHere(['rm', '-r', 'oss://demo', '--all', '--yes'], oss)
    expect([run.code, left(oss)]).toEqual([0, []])
  })

  it('deletes only what --include and --exclude select', async () => {
    await using oss = await startLocalOss()
    await store(oss, 'p/a.log', 'p/keep/b.log', 'p/c.txt')
    const args = ['rm', '-r', 'oss://demo/p/', '--include', '*.log', '--exclude', 'keep/**', '--yes']
    expect((await runHere(args, oss)).code).toBe(0)
    expect(left(oss)).toEqual(['p/c.txt', 'p/keep/b.log'])
  })

  it('shows what it would delete with --dry-run, without a question', async () => {
    await using oss = await startLocalOss()
    await store(oss, 'p/a', 'p/b')
    const run = await runHere(['rm', '-r', 'oss://demo/p', '--dry-run'], oss)
    expect(run).toMatchObject({
      code: 0,
      stdout: 'Would delete oss://demo/p/a: 4 B\nWould delete oss://demo/p/b: 4 B\n',
      stderr: 'Dry run: would delete 2 objects (8 B) in oss://demo/p/\n',
    })
    expect(left(oss)).toEqual(['p/a', 'p/b'])
  })

  it('deletes all versions and delete markers with --versions', async () => {
    await using oss = await startLocalOss()
    await store(oss, 'p/a')
    const listed = await runHere(['rm', '-r', 'oss://demo/p/', '--versions', '--dry-run', '--json'], oss)
    expect(jsonLines(listed.stdout)).toMatchObject([
      { kind: 'deletion-planned', key: 'p/a', versionId: 'null' },
      { kind: 'deletions-ended', objectsPlanned: 1 },
    ])
    const terminal = answering('y')
    expect((await runHere(['rm', '-r', 'oss://demo/p/', '--versions'], oss, { terminal })).code).toBe(0)
    expect(terminal.asked).toEqual(['Delete 1 version? [y/N] '])
    expect(left(oss)).toEqual([])
  })

  it('reports each object that is not deleted, deletes the others, and exits with the code of the reason', async () => {
    await using oss = await startLocalOss()
    await store(oss, 'p/a', 'p/locked', 'p/z')
    const immutable = { kind: 'status', status: 409, code: 'FileImmutable' } as const
    oss.emulator.faults.add({ match: { operation: 'DeleteMultipleObjects' }, fault: immutable })
    oss.emulator.faults.add({ match: { operation: 'DeleteObject', key: 'p/locked' }, fault: immutable })
    const run = await runHere(['rm', '-r', 'oss://demo/p/', '--yes'], oss)
    expect(run.code).toBe(76)
    expect(run.stderr).toMatch(/error: Deleting oss:\/\/demo\/p\/locked failed[\s\S]*FileImmutable/)
    expect(run.stderr).toMatch(/1 object failed:\n.*oss:\/\/demo\/p\/locked: .*\n {2}Deleted 2 objects/)
    expect(left(oss)).toEqual(['p/locked'])
  })

  it.each([[['--include', '*']], [['--exclude', '*']], [['--all']], [['--versions']], [['--dry-run']]])(
    'refuses %j without --recursive, before any request',
    async (flags) => {
      await using oss = await startLocalOss()
      const run = await runHere(['rm', 'oss://demo/a', ...flags], oss)
      expect(run.code).toBe(2)
      expect(run.stderr).toContain(`${flags[0]} needs --recursive`)
      expect(oss.emulator.requests).toEqual([])
    },
  )
})
