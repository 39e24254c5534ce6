import { EXIT } from '../errors/exit-codes.ts'
import { type ObjectUrl, objectUrl, parseObjectUrl } from '../text/object-url.ts'
import { defineCommand } from './command.ts'

/** An object was deleted (`oss rm`). */
export interface ObjectDeleted {
  readonly kind: 'deleted'
  readonly bucket: string
  readonly key: string
}

/** `oss rm`: deletes an object. */
export const rm = defineCommand<ObjectUrl, ObjectDeleted>({
  name: 'rm',
  summary: 'Delete an object.',
  description: 'Delete an object. Succeeds if the object does not exist.',
  examples: ['oss rm oss://my-bucket/old.tar'],
  parse: (parser, accept) =>
    parser.argument('<URL>', 'oss://BUCKET/KEY', parseObjectUrl).action((url: ObjectUrl) => accept(url)),
  action: (url) => `Deleting ${objectUrl(url)}`,
  texts: { deleted: (event) => ({ kind: 'result', text: `Deleted ${objectUrl(event)}` }) },
  async run(url, { output, signal, openClient }) {
    await using client = await openClient()
    await client.deleteObject({ ...url, signal })
    output.emit({ kind: 'deleted', ...url })
    return EXIT.done
  },
})
