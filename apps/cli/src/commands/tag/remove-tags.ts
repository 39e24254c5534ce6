import { EXIT } from '../../errors/exit-codes.ts'
import { type ObjectUrl, objectUrl, parseObjectUrl } from '../../text/object-url.ts'
import { defineCommand } from '../command.ts'

/** All tags of an object were removed (`oss tag remove`). */
export interface TagsRemoved {
  readonly kind: 'tags-removed'
  readonly bucket: string
  readonly key: string
}

/** `oss tag remove`: removes the tags of an object. */
export const removeTags = defineCommand<ObjectUrl, TagsRemoved>({
  name: 'remove',
  description: 'Remove all tags of an object.',
  examples: ['oss tag remove oss://my-bucket/report.pdf'],
  parse: (parser, accept) =>
    parser.argument('<URL>', 'oss://BUCKET/KEY', parseObjectUrl).action((url: ObjectUrl) => accept(url)),
  action: (url) => `Removing the tags of ${objectUrl(url)}`,
  texts: {
    'tags-removed': (event) => ({ kind: 'result', text: `Removed the tags of ${objectUrl(event)}` }),
  },
  async run(url, { output, signal, openClient }) {
    await using client = await openClient()
    await client.deleteObjectTagging({ ...url, signal })
    output.emit({ kind: 'tags-removed', ...url })
    return EXIT.done
  },
})
