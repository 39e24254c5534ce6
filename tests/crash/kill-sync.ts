import { once } from 'node:events'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BUCKET, bytesOf, PART, type Service, startService } from '../service/service.ts'
import { randomNumbers } from './random-numbers.ts'
import { startCommand } from './start-command.ts'

/** The command that is killed: `oss sync --delete` in one of the directions, or `oss download -r`. */
type KilledCommand = 'sync to objects' | 'sync to a directory' | 'download'

/** How often to kill, and what. */
export interface KilledSync {
  readonly command: KilledCommand
  readonly kills: number
  /** The same seed leads to the same files and moments. */
  readonly seed: number
}

/** The results of one run. */
export interface KilledSyncReport {
  readonly kills: number
  /** Rounds that ended with both sides equal; each one starts from other files. */
  readonly completions: number
  /** Kills after which some, or all, of the files to delete were deleted. */
  readonly killsAfterDeletion: number
}

type Contents = ReadonlyMap<string, Buffer>

/** Both sides as they are when a round starts. */
interface Round {
  readonly source: Contents
  /** Some files of the source, some with other content, and files that the source does not have. */
  readonly target: Contents
}

const PREFIX = 'p/'
const FILES = 40
const EXTRA = 30
const LONGEST_MS = 900

/**
 * Runs a command again and again, and kills it with SIGKILL at random moments after its first request, until
 * all kills are used up and the last round is complete.
 *
 * @throws Error when a file or object is neither what it was nor what it is to become, when the source
 *   changed, or when something was deleted before everything was stored.
 */
export async function killSync({ command, kills: wanted, seed }: KilledSync): Promise<KilledSyncReport> {
  const random = randomNumbers(seed)
  await using service = await startService()
  for (const operation of ['PutObject', 'UploadPart', 'GetObject', 'ListObjectsV2', 'HeadObject'] as const)
    service.emulator.faults.add({ match: { operation }, fault: { kind: 'delay', ms: 12 } })
  service.emulator.faults.add({
    match: { operation: 'DeleteMultipleObjects' },
    fault: { kind: 'delay', ms: 80 },
  })
  const report = { kills: 0, completions: 0, killsAfterDeletion: 0 }
  while (report.kills < wanted) {
    const round = createRound(random)
    await prepare(service, command, round)
    for (let isDone = false; !isDone; ) {
      const lifeMs = report.kills < wanted ? random() * LONGEST_MS : undefined
      const code = await runUntilKilled(service, argumentsOf(service, command), lifeMs)
      if (code !== undefined && code !== 0) throw new Error(`the command ended with ${code} (seed ${seed})`)
      const problem = await problemOf(service, command, round, code === 0)
      if (problem !== undefined) throw new Error(`${problem} (seed ${seed}, kill ${report.kills})`)
      isDone = code === 0
      if (isDone) report.completions += 1
      else {
        report.kills += 1
        if ((await remainingExtra(service, command)) < EXTRA) report.killsAfterDeletion += 1
      }
    }
  }
  return report
}

function createRound(random: () => number): Round {
  const content = (size: number) => bytesOf(size, 1 + Math.floor(random() * 1e6))
  const source = new Map<string, Buffer>([['large.bin', content(PART * 2 + 77)]])
  for (let index = 0; index < FILES; index++)
    source.set(`d${index % 3}/f${index}`, content(100 + Math.floor(random() * 3_000)))
  const target = new Map<string, Buffer>()
  for (const [path, bytes] of source) {
    const share = random()
    if (share < 0.3) target.set(path, bytes)
    else if (share < 0.6) target.set(path, content(bytes.byteLength))
  }
  for (let index = 0; index < EXTRA; index++) target.set(`d${index % 4}/extra${index}`, content(50))
  return { source, target }
}

async function prepare(service: Service, command: KilledCommand, { source, target }: Round): Promise<void> {
  const { state } = service.emulator
  const isUpload = command === 'sync to objects'
  const directory = join(service.directory, 'tree')
  await rm(directory, { recursive: true, force: true })
  for (const key of state.listKeys(BUCKET)) await state.deleteObject(BUCKET, key)
  for (const [path, bytes] of isUpload ? target : source) await state.putObject(BUCKET, PREFIX + path, bytes)
  for (const [path, bytes] of isUpload ? source : target) {
    await mkdir(join(directory, path, '..'), { recursive: true })
    await writeFile(join(directory, path), bytes)
  }
}

function argumentsOf(service: Service, command: KilledCommand): readonly string[] {
  const [directory, url] = [join(service.directory, 'tree'), `oss://${BUCKET}/${PREFIX}`]
  const options = ['--part-size', String(PART), '--quiet']
  switch (command) {
    case 'sync to objects':
      return ['sync', directory, url, '--delete', ...options]
    case 'sync to a directory':
      return ['sync', url, directory, '--delete', ...options]
    case 'download':
      return ['download', '--recursive', url, directory, ...options]
    default:
      return command satisfies never
  }
}

/** Returns the exit code, or `undefined` when the command was killed. */
async function runUntilKilled(
  service: Service,
  args: readonly string[],
  lifeMs: number | undefined,
): Promise<number | undefined> {
  service.emulator.clearRequests()
  const child = startCommand(service, args, 'ignore')
  const exit = once(child, 'exit') as Promise<[number | null, string | null]>
  while (service.emulator.requests.length === 0 && child.exitCode === null && child.signalCode === null)
    await sleep(2)
  if (lifeMs !== undefined) {
    await Promise.race([sleep(lifeMs), exit])
    child.kill('SIGKILL')
  }
  const [code, signal] = await exit
  while (service.emulator.requests.some(({ endedAt }) => endedAt === undefined)) await sleep(2)
  return signal === 'SIGKILL' ? undefined : (code ?? 1)
}

/** What is wrong with both sides, if anything. */
async function problemOf(
  service: Service,
  command: KilledCommand,
  { source, target }: Round,
  isComplete: boolean,
): Promise<string | undefined> {
  const [local, remote] = [await localFiles(service), await remoteFiles(service)]
  const [from, to] = command === 'sync to objects' ? [local, remote] : [remote, local]
  if (!isEqual(from, source)) return 'the source has changed'
  const isStored = [...source].every(([path, bytes]) => to.get(path)?.equals(bytes))
  for (const [path, bytes] of target) {
    const found = to.get(path)
    const wanted = source.get(path)
    if (
      found === undefined ? wanted !== undefined : !found.equals(bytes) && !(wanted && found.equals(wanted))
    )
      return `${path} was lost or damaged`
    if (found === undefined && command === 'download') return `${path} was deleted by a download`
    if (found === undefined && !isStored) return `${path} was deleted before everything was stored`
  }
  for (const [path, bytes] of to) {
    if (!source.has(path) && !target.has(path)) return `${path} was left behind`
    if (!target.has(path) && !source.get(path)?.equals(bytes)) return `${path} is not what it is to become`
  }
  if (!isComplete) return undefined
  const expected = command === 'download' ? new Map([...target, ...source]) : source
  if (!isEqual(to, expected)) return 'the sides differ after a complete run'
  const left = (await sdkFiles(service)).join(', ')
  return left === '' ? undefined : `these were left: ${left}`
}

function isEqual(one: Contents, other: Contents): boolean {
  return one.size === other.size && [...one].every(([path, bytes]) => other.get(path)?.equals(bytes))
}

async function remainingExtra(service: Service, command: KilledCommand): Promise<number> {
  const files = await (command === 'sync to objects' ? remoteFiles(service) : localFiles(service))
  return [...files.keys()].filter((path) => path.includes('/extra')).length
}

async function remoteFiles({ emulator }: Service): Promise<Contents> {
  const files = new Map<string, Buffer>()
  for (const key of emulator.state.listKeys(BUCKET))
    files.set(key.slice(PREFIX.length), Buffer.from((await emulator.state.readObject(BUCKET, key)) ?? []))
  return files
}

const SDK_FILE = /(?:^|\/)\.oss-/

async function localNames({ directory }: Service): Promise<readonly string[]> {
  const tree = join(directory, 'tree')
  const entries = await readdir(tree, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(tree.length + 1))
}

async function localFiles(service: Service): Promise<Contents> {
  const files = new Map<string, Buffer>()
  for (const name of await localNames(service))
    if (!SDK_FILE.test(name)) files.set(name, await readFile(join(service.directory, 'tree', name)))
  return files
}

/**
 * Checkpoints and temporary files. Without locks that have no journal: a process that is killed between the
 * removal of its checkpoint and that of the lock leaves the lock, and no later run has to open that file.
 */
async function sdkFiles(service: Service): Promise<readonly string[]> {
  return (await localNames(service)).filter((name) => SDK_FILE.test(name) && !name.endsWith('.lock'))
}
