import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { missingPostgres, POSTGRES_USER, startPostgres } from '../databases/postgres-server.ts'
import { startService } from '../service/service.ts'
import { BUCKET, RECIPES, runWithCommand } from './command-environment.ts'

const run = promisify(execFile)
const isMissing = missingPostgres !== undefined || !existsSync('/usr/bin/pg_dump')
const SCRIPT = join(RECIPES, 'backup/dump-postgres.sh')
const target = `oss://${BUCKET}/postgres/app.dump`

describe.skipIf(isMissing)('a dump of PostgreSQL that is streamed to OSS', () => {
  it('is stored when pg_dump has succeeded, and can be restored', async () => {
    await using service = await startService({ buckets: [BUCKET] })
    await using database = await startPostgres()
    const url = (name: string) => `postgres://${POSTGRES_USER}@127.0.0.1:${database.port}/${name}`
    const fill = 'create table books as select n, md5(n::text) title from generate_series(1, 20000) n'
    await run('psql', [url('postgres'), '-c', fill])
    const dumped = await runWithCommand(service, ['bash', SCRIPT, target], { DATABASE_URL: url('postgres') })
    expect(dumped).toMatchObject({ code: 0 })
    const dump = join(service.directory, 'app.dump')
    await writeFile(dump, (await service.emulator.state.readObject(BUCKET, 'postgres/app.dump')) ?? '')
    await run('psql', [url('postgres'), '-c', 'create database restored'])
    await run('pg_restore', ['--dbname', url('restored'), dump])
    const { stdout } = await run('psql', [url('restored'), '-Atc', 'select count(*) from books'])
    expect(stdout.trim()).toBe('20000')
  })

  it('is not stored when pg_dump fails, so that no incomplete dump replaces a good one', async () => {
    await using service = await startService({ buckets: [BUCKET] })
    await service.emulator.state.putObject(BUCKET, 'postgres/app.dump', 'a good dump')
    const failed = await runWithCommand(service, ['bash', SCRIPT, target], {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    })
    expect(failed.code).not.toBe(0)
    expect(failed.output).toContain('nothing is stored')
    const stored = await service.emulator.state.readObject(BUCKET, 'postgres/app.dump')
    expect(Buffer.from(stored ?? '').toString()).toBe('a good dump')
    expect(service.emulator.state.listUploads(BUCKET)).toEqual([])
  })
})
