import { stat } from 'node:fs/promises'
import type { UploadProgress } from '@oss/client'
import { openClient } from '../../access/open-client.ts'
import { EXIT, type ExitCode } from '../../errors/exit-codes.ts'
import type { PutInvocation } from '../../program/invocation.ts'
import { createTransferMeter } from '../../transfers/transfer-meter.ts'
import { PROGRESS_INTERVAL_MS } from '../../transfers/upload-follower.ts'
import { startedInOneRequest } from '../../transfers/upload-notice.ts'
import type { CommandContext } from '../command.ts'

/** `oss put`: stores a file in one request. */
export async function put(
  { command: _, file, target, ...checks }: PutInvocation,
  context: CommandContext,
): Promise<ExitCode> {
  const { host, output, signal } = context
  await using client = await openClient(context)
  const startedAtMs = host.now()
  const bytesTotal = await sizeOf(file)
  if (bytesTotal !== undefined) {
    output.tell(startedInOneRequest({ file, target }, bytesTotal))
  }
  let bytesSent = 0
  const meter = createTransferMeter()
  const stopTelling = host.every(PROGRESS_INTERVAL_MS, () => {
    output.tell(meter.measure(putProgress(bytesSent, bytesTotal ?? 0), host.now()))
  })
  try {
    const onProgress = (bytes: number): void => {
      bytesSent = bytes
    }
    const stored = await client.putObject({ ...target, ...checks, body: { file }, signal, onProgress })
    output.tell({
      type: 'completed',
      file,
      ...target,
      byteLength: bytesSent,
      etag: stored.etag,
      crc64: String(stored.crc64),
      crc64Confirmed: stored.crc64Confirmed,
      versionId: stored.versionId ?? null,
      uploadId: null,
      partsTotal: 1,
      partsReused: 0,
      durationMs: host.now() - startedAtMs,
    })
    return EXIT.done
  } finally {
    stopTelling()
  }
}

/** `undefined` for a file that cannot be looked at: the client says why, when it opens it. */
async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size
  } catch {
    return undefined
  }
}

function putProgress(bytesInFlight: number, bytesTotal: number): UploadProgress {
  return {
    phase: 'putting',
    bytesRecorded: 0,
    bytesInFlight,
    bytesReused: 0,
    bytesTotal,
    partsRecorded: 0,
    partsReused: 0,
    partsTotal: 1,
    restarts: 0,
  }
}
