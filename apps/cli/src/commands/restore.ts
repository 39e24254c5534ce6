import type { RestoreStarted, RestoreTier } from '@oss/client'
import { Option } from 'commander'
import { EXIT } from '../errors/exit-codes.ts'
import { formatCount } from '../text/count.ts'
import { type ObjectUrl, objectUrl, parseObjectUrl } from '../text/object-url.ts'
import { defineCommand } from './command.ts'
import { readNumber } from './option-parsers.ts'

const TIERS: readonly RestoreTier[] = ['Expedited', 'Standard', 'Bulk']

interface RestoreFlags {
  readonly days?: number
  readonly tier?: RestoreTier
  readonly versionId?: string
}

interface RestoreArguments extends RestoreFlags {
  readonly target: ObjectUrl
}

/** The restore of an archived object was requested (`oss restore`). */
export interface RestoreRequested {
  readonly kind: 'restore-requested'
  readonly bucket: string
  readonly key: string
  readonly days: number
  /** `started`: the object can be read later. `prolonged`: it can be read already, and now for longer. */
  readonly state: RestoreStarted['state']
}

/** `oss restore`: restores an archived object. */
export const restore = defineCommand<RestoreArguments, RestoreRequested>({
  name: 'restore',
  summary: 'Restore an archived object.',
  description:
    'Restore an archived object, so that it can be read for some days, or prolong that time. Does not wait: oss stat shows when it can be read.',
  examples: [
    'oss restore oss://my-bucket/backup.tar --days 7',
    'oss restore oss://my-bucket/cold.tar --tier Expedited',
  ],
  parse: (parser, accept) =>
    parser
      .argument('<URL>', 'oss://BUCKET/KEY', parseObjectUrl)
      .option('--days <number>', 'keep the restored copy for this time (default: 1, max: 365)', readNumber)
      .addOption(
        new Option('--tier <tier>', 'speed, for ColdArchive and DeepColdArchive').choices([...TIERS]),
      )
      .option('--version-id <id>', 'object version (versioned buckets only; default: latest)')
      .action((target: ObjectUrl, flags: RestoreFlags) => accept({ target, ...flags })),
  action: ({ target }) => `Restoring ${objectUrl(target)}`,
  texts: { 'restore-requested': (event) => ({ kind: 'result', text: requestedText(event) }) },
  async run({ target, days = 1, tier, versionId }, { output, signal, openClient }) {
    await using client = await openClient()
    const options = { ...(tier && { tier }), ...(versionId !== undefined && { versionId }) }
    const { state } = await client.restoreObject({ ...target, days, ...options, signal })
    output.emit({ kind: 'restore-requested', ...target, days, state })
    return EXIT.done
  },
})

function requestedText(event: RestoreRequested): string {
  const time = formatCount(event.days, 'day')
  return event.state === 'started'
    ? `Restoring ${objectUrl(event)} for ${time}; oss stat shows when it can be read`
    : `${objectUrl(event)} can be read for another ${time}`
}
