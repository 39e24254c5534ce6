import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { type CliRun, runCli, startCli } from './cli-process.ts'
import { startLocalOss, until } from './local-oss.ts'

type Schema = { readonly definitions: Readonly<Record<string, object>> }

const PATH = fileURLToPath(new URL('../events.schema.json', import.meta.url))
const schema = JSON.parse(readFileSync(PATH, 'utf8')) as Schema
const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The schema without leave to add fields, so that fields which it does not name are found. */
function strict(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strict)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.fromEntries(Object.entries(value).map(([name, field]) => [name, strict(field)]))
  return 'properties' in value && !('additionalProperties' in value)
    ? { ...fields, additionalProperties: false }
    : fields
}

const ajv = new Ajv({ allErrors: true, strict: false })
const closed = new Ajv({ strict: false }).addSchema({ definitions: strict(schema.definitions) }, 'events')

function typesOf(run: CliRun): readonly string[] {
  return run.stdout
    .trim()
    .split('\n')
    .map((line) => {
      const event = JSON.parse(line) as Record<string, unknown>
      expect(ajv.validate(schema, event), `${line}\n${ajv.errorsText()}`).toBe(true)
      const { v: _, ...rest } = event
      const validate = closed.getSchema(`events#/definitions/${String(event['kind'])}`)
      expect(validate?.(rest), `${line}\n${JSON.stringify(validate?.errors)}`).toBe(true)
      return String(event['kind'])
    })
}

describe('events.schema.json', () => {
  it('and the events in the README match the types of the events', () => {
    const { status, stderr } = spawnSync(process.execPath, ['tools/event-schema.mjs'], {
      cwd: root,
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  it('contains every field of the events that uploads print', async () => {
    await using oss = await startLocalOss({ bandwidthBytesPerSecond: 2_000_000 })
    await mkdir(join(oss.directory, 'tree'))
    await oss.createFile('tree/big', 1_000_000)
    await oss.createFile('tree/small', 10)
    await symlink('nowhere', join(oss.directory, 'tree/dangling'))
    const batch = ['upload', '-r', 'tree', 'oss://demo/p', '--part-size', '100KiB', '--json']
    const stopped = startCli(batch, oss)
    await until(() => oss.succeeded('UploadPart').length >= 3)
    stopped.child.kill('SIGINT')
    const seen = new Set(typesOf(await stopped.ended))
    const more = [
      [...batch, '--dry-run'],
      [...batch, '--follow-symlinks'],
      batch,
      ['upload', 'tree/big', 'oss://demo/p/big', '--update', '--json'],
      ['upload', 'tree/big', 'oss://demo/big', '--part-size', '100KiB', '--json'],
      ['put', 'tree/small', 'oss://demo/small', '--json'],
      ['upload', 'missing', 'oss://demo/k', '--json'],
      ['stat', 'oss://demo/small', '--json'],
      ['ls', 'oss://demo', '--json'],
      ['uploads', 'list', 'oss://demo', '--json'],
      ['rm', 'oss://demo/small', '--json'],
      ['presign', 'oss://demo/big', '--json'],
    ]
    for (const args of more) for (const type of typesOf(await runCli(args, oss))) seen.add(type)
    const expected = [
      ...[
        'batch-started',
        'batch-progress',
        'batch-ended',
        'file-uploaded',
        'file-unchanged',
        'file-planned',
        'file-skipped',
      ],
      ...[
        'file-failed',
        'file-interrupted',
        'file-notice',
        'unchanged',
        'started',
        'progress',
        'completed',
        'failed',
      ],
      ...[
        'stopping',
        'object',
        'object-listed',
        'prefix-listed',
        'objects-listed',
        'uploads-listed',
        'deleted',
        'presigned',
      ],
    ]
    expect(expected.filter((type) => !seen.has(type))).toEqual([])
  })
})
