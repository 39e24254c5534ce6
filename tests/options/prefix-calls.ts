import { BUCKET } from '../service/service.ts'
import type { OptionCall } from './client-calls.ts'
import { EXISTING, type OptionWorld } from './option-world.ts'

/** Stores an object that may be moved, and returns its key. */
async function storeObject({ client, newKey }: OptionWorld): Promise<string> {
  const key = newKey()
  await client.putObject({ bucket: BUCKET, key, body: 'text' })
  return key
}

type ManyObjectsCall = 'copyPrefix' | 'movePrefix' | 'deletePrefix' | 'syncDirectory'

/** Reads the results of a call, up to the first error. */
function runOf(name: ManyObjectsCall): OptionCall['run'] {
  return async ({ client }, ...given) => {
    const results: AsyncIterable<{ readonly error?: unknown }> = Reflect.apply(client[name], client, given)
    for await (const { error } of results) if (error !== undefined) throw error
  }
}

function ofPrefix(
  name: ManyObjectsCall,
  input: (world: OptionWorld) => object | Promise<object>,
): OptionCall {
  return {
    arguments: async (world) => [{ bucket: BUCKET, ...(await input(world)) }],
    run: runOf(name),
  }
}

/** The calls that copy, move, delete and synchronize objects. */
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
  'client OssClient.syncDirectory': {
    arguments: async ({ client, directory, service, newKey }, option) => {
      await client.deleteObject({ bucket: BUCKET, key: 'a.txt' })
      if (option.startsWith('from.'))
        return [{ from: { bucket: BUCKET }, to: `${service.directory}/${newKey()}` }]
      const prefix = option === 'to.prefix' ? {} : { prefix: `${newKey()}/` }
      return [{ from: directory, to: { bucket: BUCKET, ...prefix } }]
    },
    run: runOf('syncDirectory'),
  },
}
