import { setTimeout as sleep } from 'node:timers/promises'
import { fsCheckpointStore } from '@oss/checkpoint-fs'
import type { RequestRecord } from '@oss/emulator'
import { claim } from './claim.ts'
import { say, sayChapter } from './say.ts'
import { BUCKET, type Stage, untilEnded } from './stage.ts'

const KILL_AT = 0.4

/** Figures of the crash. */
export interface CrashResult {
  readonly key: string
  readonly partsTotal: number
  readonly partsReused: number
  /** Bytes of all parts that reached the service, in both runs. */
  readonly bytesReceived: number
}

/** Uploads a file, kills the process in the middle, and resumes with the same command. */
export async function playCrash(stage: Stage, file: string): Promise<CrashResult> {
  const { emulator } = stage
  const key = `uploads/${file}`
  const { fileBytes, partSize } = stage.settings
  const partsTotal = Math.ceil(fileBytes / partSize)
  const args = ['upload', file, `oss://${BUCKET}/${key}`, '--part-size', String(partSize)]

  sayChapter('Upload the file with the oss command')
  say(`$ oss ${args.join(' ')}`)
  const first = stage.startCommand(args)
  await untilStored(stage, first, Math.floor(partsTotal * KILL_AT))
  first.kill('SIGKILL')
  claim((await untilEnded(first)) === null, 'The upload ended before it could be killed.')
  await untilLogged(stage)
  const firstBytes = bytesReceived(emulator.requests)

  sayChapter('The process was killed with SIGKILL: it cannot clean up, as in a power cut')
  const recorded = await showCheckpoint(stage, partsTotal)

  sayChapter('Run the same command again')
  emulator.clearRequests()
  claim((await untilEnded(stage.startCommand(args))) === 0, 'The second run did not end with exit code 0.')
  const sent = storedParts(emulator.requests)
  const sentAgain = sent.filter((number) => recorded.includes(number))
  claim(sentAgain.length === 0, `Parts ${sentAgain.join(', ')} were recorded and uploaded again.`)
  claim(sent.length === partsTotal - recorded.length, `${sent.length} parts were uploaded in the second run.`)
  say(
    `The request log of the local OSS contains ${sent.length} UploadPart requests of this run,`,
    `and none for the ${recorded.length} parts that the checkpoint records.`,
  )
  return {
    key,
    partsTotal,
    partsReused: recorded.length,
    bytesReceived: firstBytes + bytesReceived(emulator.requests),
  }
}

async function untilStored(
  { emulator }: Stage,
  child: ReturnType<Stage['startCommand']>,
  count: number,
): Promise<void> {
  while (storedParts(emulator.requests).length < count) {
    claim(child.exitCode === null, `The upload ended too early, with exit code ${child.exitCode}.`)
    await sleep(5)
  }
}

/** The service detects a closed connection with a delay. */
async function untilLogged({ emulator }: Stage): Promise<void> {
  while (emulator.requests.some(({ endedAt }) => endedAt === undefined)) await sleep(5)
}

async function showCheckpoint({ emulator, files }: Stage, partsTotal: number): Promise<readonly number[]> {
  const [stored] = await Array.fromAsync(fsCheckpointStore({ directory: files }).list())
  claim(stored !== undefined, 'There is no checkpoint beside the file.')
  const { header, parts = [] } = stored
  const [remote] = emulator.state.listUploads(BUCKET)
  claim(
    header.kind === 'upload' && remote?.uploadId === header.uploadId,
    'The checkpoint and the service have different upload ids.',
  )
  const lost = remote.parts.length - parts.length
  say(
    `Beside the file: a checkpoint that records ${parts.length} of ${partsTotal} parts`,
    `   (${stored.location.split('/').at(-1)})`,
    `In the bucket: upload id ${remote.uploadId} with ${remote.parts.length} parts.`,
    `Stored parts that were not recorded before the kill: ${lost}. Only these are uploaded again.`,
    'Without the checkpoint, all parts would have to be uploaded again.',
  )
  return parts.map(({ number }) => number)
}

function storedParts(requests: readonly RequestRecord[]): readonly number[] {
  return requests
    .filter(({ operation, status }) => operation === 'UploadPart' && status === 200)
    .map(({ partNumber }) => partNumber ?? 0)
}

function bytesReceived(requests: readonly RequestRecord[]): number {
  return requests
    .filter(({ operation }) => operation === 'UploadPart')
    .reduce((sum, { receivedByteLength }) => sum + receivedByteLength, 0)
}
