import { BUCKET } from '../service/service.ts'
import type { OptionCall } from './client-calls.ts'
import { EXISTING, type OptionWorld } from './option-world.ts'

/** Stores an object that may be moved, and returns its key. */
async function storeObject({ client, newKey }: OptionWorld): Promise<string> {
  const key = newKey()
  await client.putObject({ bucket: BUCKET, key, body: 'text' })
  return key
}

/** A call whose results are read, up to the first error. */
function ofPrefix(
  name: 'copyPrefix' | 'movePrefix' | 'deletePrefix',
  input: (world: OptionWorld) => object | Promise<object>,
): OptionCall {
  return {
    arguments: async (world) => [{ bucket: BUCKET, ...(await input(world)) }],
    async run({ client }, ...given) {
      const results: AsyncIterable<{ readonly error?: unknown }> = Reflect.apply(client[name], client, given)
      for await (const { error } of results) if (error !== undefined) throw error
    },
  }
}

/** The calls that copy, move and delete objects. */
export const PREFIX_CALLS: Readonly<Record<string, OptionCall>> = {
  'client OssClient.moveObject': {
    arguments: async (world) => [
      { bucket: BUCKET, key: world.newKey(), source: { key: await storeObject(world) } },
    ],
    run: ({ client }, ...given) => Reflect.apply(client.moveObject, client, given),
  },
  'client OssClient.copyPrefix': ofPrefix('copyPrefix', ({ newKey }) => ({
    prefix: `${newKey()}/`,
    source: { prefix: EXISTING },
  })),
  'client OssClient.movePrefix': ofPrefix('movePrefix', async (world) => ({
    prefix: `${world.newKey()}/`,
    source: { prefix: await storeObject(world) },
  })),
  'client OssClient.deletePrefix': ofPrefix('deletePrefix', ({ newKey }) => ({ prefix: newKey() })),
}
