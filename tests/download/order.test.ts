import { fsCheckpointStore, nodeSystem } from '@oss/checkpoint-fs'
import { fileTarget } from '@oss/download/file'
import { expect, it } from 'vitest'
import { watchedSystem } from '../checkpoint/watched-system.ts'
import { downloadBench } from './bench-download.ts'
import { watchedTarget } from './watched-ports.ts'

it('everything is durable before what depends on it: the name before the temporary file, bytes before their record, the end before the file (R2, R4, F03)', async () => {
  await using bench = await downloadBench()
  const log: string[] = []
  const system = watchedSystem(nodeSystem, (call) => {
    if (call === 'file.write' || call === 'file.datasync' || call === 'rename') log.push(`checkpoint ${call}`)
  })
  const target = watchedTarget(fileTarget(bench.file), async (call) => {
    if (call !== 'target.exists' && call !== log.at(-1)) log.push(call)
  })
  const checkpoints = fsCheckpointStore({ directory: bench.directory, system })
  await bench.start({ target, checkpoints, parallel: 1 }).done()
  const record = ['checkpoint file.write', 'checkpoint file.datasync']
  const part = ['draft.write', 'draft.sync', ...record]
  expect(log.slice(log.indexOf('checkpoint rename'))).toEqual([
    ...['checkpoint rename', 'target.create'],
    ...[part, part, part, part, part].flat(),
    ...record,
    ...['draft.publish', 'draft.published'],
  ])
})
