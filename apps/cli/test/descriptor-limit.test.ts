import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { runShell } from './cli-process.ts'
import { startLocalOss } from './local-oss.ts'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const DIRECTORIES = 60
const PARTED = 40

it.runIf(process.platform === 'linux').each([
  ['beside the files', []],
  ['in one directory', ['--checkpoint-dir', '.']],
])(
  'ulimit -n 64 and --jobs 200: every file is uploaded, with checkpoints %s (F36)',
  async (_, place) => {
    await using oss = await startLocalOss()
    const contents = new Map<string, Buffer>()
    for (let index = 0; index < DIRECTORIES; index++) {
      const directory = join(oss.directory, 'tree', `d${index}`)
      await mkdir(directory, { recursive: true })
      for (let file = 0; file < 4; file++) {
        const isParted = file === 0 && index < PARTED
        const content = Buffer.alloc(isParted ? 250_000 : 1000, `${index}/${file};`)
        contents.set(`p/d${index}/f${file}`, content)
        await writeFile(join(directory, `f${file}`), content)
      }
    }
    const args = ['upload', '-r', 'tree', 'oss://demo/p', '--jobs', '200', '--part-size', '100KiB', ...place]
    const run = await runShell(`ulimit -n 64; ${process.execPath} ${MAIN} ${args.join(' ')}`, oss)
    expect(run, run.stderr.slice(-3000)).toMatchObject({ code: 0 })
    expect(run.stdout + run.stderr).not.toContain('The service does not know the upload')
    for (const [key, content] of contents) expect(await oss.holds(key, content), key).toBe(true)
    expect(oss.emulator.state.listUploads('demo')).toEqual([])
  },
  120_000,
)
