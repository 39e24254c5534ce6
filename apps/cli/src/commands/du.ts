import { EXIT } from '../errors/exit-codes.ts'
import { formatByteSize } from '../text/byte-size.ts'
import { formatCount } from '../text/count.ts'
import { type PrefixUrl, parsePrefixUrl, prefixUrl } from '../text/object-url.ts'
import { printable } from '../text/printable.ts'
import { PROGRESS_INTERVAL_MS } from '../transfers/upload-reporter.ts'
import { defineCommand } from './command.ts'

/** Number and size of the objects of one storage class (`oss du`). */
interface ClassMeasured {
  readonly kind: 'class-measured'
  readonly bucket: string
  readonly prefix: string
  readonly storageClass: string
  readonly objects: number
  readonly byteLength: number
}

/** The end of `oss du`: number and size of all objects. */
interface SpaceMeasured {
  readonly kind: 'space-measured'
  readonly bucket: string
  readonly prefix: string
  readonly objects: number
  readonly byteLength: number
}

/** The events of `oss du`. */
export type SpaceEvent = ClassMeasured | SpaceMeasured

/** `oss du`: number and size of objects. */
export const du = defineCommand<PrefixUrl, SpaceEvent>({
  name: 'du',
  summary: 'Show number and size of objects.',
  description:
    'Show number and size of the objects of a bucket or prefix by storage class: bytes, objects, class.',
  examples: ['oss du oss://my-bucket/backups/'],
  parse: (parser, accept) =>
    parser
      .argument('<URL>', 'oss://BUCKET or oss://BUCKET/PREFIX', parsePrefixUrl)
      .action((url: PrefixUrl) => accept(url)),
  action: (url) => `Measuring ${prefixUrl(url)}`,
  texts: {
    'class-measured': ({ byteLength, objects, storageClass }) => ({
      kind: 'data',
      text: [byteLength, objects, printable(storageClass)].join('\t'),
    }),
    'space-measured': (event) => ({
      kind: 'status',
      text: `${formatCount(event.objects, 'object')}, ${formatByteSize(event.byteLength)} in ${prefixUrl(event)}`,
    }),
  },
  async run({ bucket, prefix }, { host, output, signal, openClient }) {
    await using client = await openClient()
    const classes = new Map<string, { objects: number; byteLength: number }>()
    const total = { objects: 0, byteLength: 0 }
    const stopReporting = host.every(PROGRESS_INTERVAL_MS, () =>
      output.emit({ kind: 'objects-progress', phase: 'counting', ...total, objectsTotal: null }),
    )
    try {
      for await (const { size, storageClass = 'Standard' } of client.listObjects({
        bucket,
        prefix,
        signal,
      })) {
        const ofClass = classes.get(storageClass) ?? { objects: 0, byteLength: 0 }
        classes.set(storageClass, ofClass)
        for (const sums of [ofClass, total]) {
          sums.objects += 1
          sums.byteLength += size
        }
      }
    } finally {
      stopReporting()
    }
    for (const [storageClass, sums] of [...classes].sort(([a], [b]) => (a < b ? -1 : 1)))
      output.emit({ kind: 'class-measured', bucket, prefix, storageClass, ...sums })
    output.emit({ kind: 'space-measured', bucket, prefix, ...total })
    return EXIT.done
  },
})
