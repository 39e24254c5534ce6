import { join } from 'node:path'
import { cppErrorCode, isOssError, type OssClient, type UploadHandle } from '@oss/client'
import { claim } from './claim.ts'
import { writeRandomFile } from './random-file.ts'
import { say, sayChapter } from './say.ts'
import { BUCKET, type Stage } from './stage.ts'

const FILE = 'second.bin'

/** Figures of the interruption. */
export interface InterruptionResult {
  readonly partsReused: number
  readonly codes: readonly string[]
}

/** Stops all requests of a client, resumes, and cancels an upload. */
export async function playInterruption(stage: Stage, client: OssClient): Promise<InterruptionResult> {
  const { fileBytes, partSize, seed } = stage.settings
  await writeRandomFile(join(stage.files, FILE), fileBytes / 4, `${seed} ${FILE}`)
  const play = { stage, client, file: join(stage.files, FILE), partSize: Math.max(partSize / 4, 102_400) }
  const result = await playDisabled(play)
  await playCancelled(play)
  return result
}

interface Play {
  readonly stage: Stage
  readonly client: OssClient
  readonly file: string
  readonly partSize: number
}

async function playDisabled({ stage, client, file, partSize }: Play): Promise<InterruptionResult> {
  sayChapter('Stop all requests: client.disableRequests()')
  const object = { bucket: BUCKET, key: 'uploads/second.bin' }
  const upload = client.resumableUpload({ ...object, file, partSize })
  // Slow, so that the request is in flight when all requests are stopped.
  const slow = stage.emulator.faults.add({
    match: { operation: 'PutObject' },
    fault: { kind: 'slow-read', bytesPerSecond: 1_000_000 },
  })
  const put = settled(client.putObject({ bucket: BUCKET, key: 'put-in-flight', body: { file } }))
  await untilRecorded(upload, 3)
  client.disableRequests('the demo')
  const late = settled(client.putObject({ bucket: BUCKET, key: 'put-afterwards', body: 'hello' }))
  const outcome = await upload.outcome
  const codes = [await put, await late]
  claim(codes[0] === 'ClientError:200042', `The request in flight ended with ${codes[0]}.`)
  claim(codes[1] === 'ClientError:100002', `The request made afterwards ended with ${codes[1]}.`)
  claim(outcome.kind === 'interrupted', `The resumable upload ended as ${outcome.kind}.`)
  const { uploadId, partsRecorded, partsTotal } = outcome.error
  say(
    'A PutObject and a resumable upload were running.',
    `PutObject in flight:       ${codes[0]}`,
    `PutObject made afterwards: ${codes[1]}   (error codes of the C++ SDK)`,
    `Resumable upload:          ${outcome.kind}, ${partsRecorded} of ${partsTotal} parts stored, upload id ${uploadId}`,
  )

  slow.remove()
  client.enableRequests()
  const done = await client.resumableUpload({ ...object, file, partSize }).done()
  claim(done.uploadId === uploadId, `It resumed with another upload id, ${done.uploadId}.`)
  claim(done.partsReused === partsRecorded, `${done.partsReused} parts were reused.`)
  say(
    'After client.enableRequests(), the same call resumes:',
    `                           completed, same upload id, ${done.partsReused} of ${done.partsTotal} parts reused`,
  )
  return { partsReused: done.partsReused, codes }
}

async function playCancelled({ client, file, partSize }: Play): Promise<void> {
  sayChapter('Cancel an upload: upload.cancel()')
  const object = { bucket: BUCKET, key: 'uploads/cancelled.bin' }
  let uploadId = ''
  const upload = client.resumableUpload({
    ...object,
    file,
    partSize,
    onNotice(notice) {
      if (notice.kind === 'started') uploadId = notice.uploadId
    },
  })
  await untilRecorded(upload, 2)
  const { kind } = await upload.cancel()
  claim(kind === 'cancelled', `The upload ended as ${kind}.`)
  const code = await settled(
    client.uploadPart({ ...object, uploadId, partNumber: 1, body: new Uint8Array(1) }),
  )
  claim(code === 'NoSuchUpload', `UploadPart of the cancelled upload ended with ${code}.`)
  say(
    `Cancelled. UploadPart with its upload id ${uploadId} now fails: ${code}.`,
    'No parts are left that could incur storage costs, and no checkpoint.',
  )
}

async function untilRecorded(upload: UploadHandle, count: number): Promise<void> {
  for await (const { partsRecorded } of upload.progress()) {
    if (partsRecorded >= count) return
  }
  throw (
    (await upload.outcome.then((outcome) => ('error' in outcome ? outcome.error : undefined))) ??
    new Error('too fast')
  )
}

/** Waits for a request, and returns its error code as in the C++ SDK. */
async function settled(request: Promise<unknown>): Promise<string> {
  try {
    await request
    return 'success'
  } catch (error) {
    return isOssError(error) ? cppErrorCode(error) : String(error)
  }
}
