// Records docs/recording.svg: `pnpm recording`, after a build. A test compares its lines with a transcript.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { animatedSvg } from './animated-svg.ts'
import { recordSession } from './record-session.ts'

const LABEL = 'Terminal: an upload is stopped by Ctrl-C, and the same command resumes it'

const frames = await recordSession()
await writeFile(
  fileURLToPath(new URL('../../../../docs/recording.svg', import.meta.url)),
  animatedSvg(frames, LABEL),
)
