import { join } from 'node:path'
import { OssClient, staticCredentials } from '@oss/client'
import { formatByteSize } from '../src/text/byte-size.ts'
import { playCrash } from './crash-scene.ts'
import { playDownload } from './download-scene.ts'
import { playInterruption } from './interruption-scene.ts'
import { writeRandomFile } from './random-file.ts'
import { say, sayChapter } from './say.ts'
import type { Stage } from './stage.ts'
import { saySummary } from './summary.ts'

const FILE = 'big.bin'

/** Runs all scenes of the demo. */
export async function play(stage: Stage): Promise<void> {
  const startedAtMs = performance.now()
  const { emulator, files, settings } = stage
  const { fileBytes, bandwidthBytesPerSecond, seed } = settings

  sayChapter('A local OSS')
  say(
    `It listens on ${emulator.endpoint}, stores its data on disk, and checks signatures and checksums as OSS does.`,
    `Its bandwidth is limited to ${bandwidthBytesPerSecond / 1_000_000} MB/s, so that you can watch.`,
  )

  sayChapter('A file to upload')
  const original = await writeRandomFile(join(files, FILE), fileBytes, `${seed} ${FILE}`)
  say(
    `${FILE}: ${formatByteSize(fileBytes)} of random bytes from seed ${seed} (OSS_DEMO_SEED=${seed} repeats it).`,
  )

  const crash = await playCrash(stage, FILE)
  const { endpoint, region, credentials } = emulator
  const client = new OssClient({ endpoint, region, credentials: staticCredentials(credentials) })
  try {
    const interruption = await playInterruption(stage, client)
    await playDownload(client, crash.key, original)
    saySummary({ settings, crash, interruption, seconds: (performance.now() - startedAtMs) / 1000 })
  } finally {
    await client.close()
  }
}
