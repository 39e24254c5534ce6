import type { Tags } from '@oss/client'
import { EXIT } from '../../errors/exit-codes.ts'
import { formatCount } from '../../text/count.ts'
import { type ObjectUrl, objectUrl, parseObjectUrl } from '../../text/object-url.ts'
import { defineCommand } from '../command.ts'
import { collectPair } from '../object-flags.ts'

interface SetTagsArguments {
  readonly target: ObjectUrl
  readonly tags: Tags
}

/** The tags of an object were replaced (`oss tag set`). */
export interface TagsReplaced {
  readonly kind: 'tags-replaced'
  readonly bucket: string
  readonly key: string
  readonly tags: Tags
}

/** `oss tag set`: replaces the tags of an object. */
export const setTags = defineCommand<SetTagsArguments, TagsReplaced>({
  name: 'set',
  description: 'Replace all tags of an object.',
  examples: ['oss tag set oss://my-bucket/report.pdf project=alpha year=2026'],
  parse: (parser, accept) =>
    parser
      .argument('<URL>', 'oss://BUCKET/KEY', parseObjectUrl)
      .argument('<NAME=VALUE...>', 'up to 10 tags', collectPair)
      .usage('[flags] <URL> <NAME=VALUE...>')
      .action((target: ObjectUrl, tags: Tags) => accept({ target, tags })),
  action: ({ target }) => `Replacing the tags of ${objectUrl(target)}`,
  texts: {
    'tags-replaced': (event) => ({
      kind: 'result',
      text: `${objectUrl(event)} has ${formatCount(Object.keys(event.tags).length, 'tag')}`,
    }),
  },
  async run({ target, tags }, { output, signal, openClient }) {
    await using client = await openClient()
    await client.putObjectTagging({ ...target, tagging: tags, signal })
    output.emit({ kind: 'tags-replaced', ...target, tags })
    return EXIT.done
  },
})
