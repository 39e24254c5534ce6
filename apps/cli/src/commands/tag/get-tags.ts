import type { Tags } from '@oss/client'
import { EXIT } from '../../errors/exit-codes.ts'
import { fieldLines } from '../../text/field-lines.ts'
import { type ObjectUrl, objectUrl, parseObjectUrl } from '../../text/object-url.ts'
import { defineCommand } from '../command.ts'

/** The tags of an object (`oss tag get`). */
export interface TagsListed {
  readonly kind: 'tags'
  readonly bucket: string
  readonly key: string
  readonly tags: Tags
}

/** `oss tag get`: lists the tags of an object. */
export const getTags = defineCommand<ObjectUrl, TagsListed>({
  name: 'get',
  description: 'List the tags of an object: name, value.',
  examples: ['oss tag get oss://my-bucket/report.pdf'],
  parse: (parser, accept) =>
    parser.argument('<URL>', 'oss://BUCKET/KEY', parseObjectUrl).action((url: ObjectUrl) => accept(url)),
  action: (url) => `Reading the tags of ${objectUrl(url)}`,
  texts: {
    tags: ({ tags }) => {
      const rows = Object.entries(tags)
      return rows.length === 0 ? { kind: 'status', text: '0 tags' } : { kind: 'data', text: fieldLines(rows) }
    },
  },
  async run(url, { output, signal, openClient }) {
    await using client = await openClient()
    const tags = await client.getObjectTagging({ ...url, signal })
    output.emit({ kind: 'tags', ...url, tags })
    return EXIT.done
  },
})
