// Runs the requirements of checkpoint stores in a page.
import { indexedDbCheckpointStore } from '@oss/checkpoint-indexeddb'
import { checkpointStoreContract } from '@oss/multipart/contract'
import { failureOf } from './page-tools.ts'

let stores = 0

/** Runs one requirement. Returns why it is not met. */
async function requirement(title: string, locks: boolean): Promise<string> {
  const cases = checkpointStoreContract(async () => {
    stores += 1
    const options = { name: `store-${stores}-${locks}`, locks }
    const store = indexedDbCheckpointStore(options)
    return {
      store,
      reopen: () => indexedDbCheckpointStore(options),
      expire: (id) => store.release(id),
      async [Symbol.asyncDispose]() {},
    }
  })
  const found = cases.find((one) => one.title === title)
  if (found === undefined) return `there is no requirement "${title}"`
  try {
    await found.run()
    return ''
  } catch (error) {
    const { name, code, message } = failureOf(error)
    return `${name} ${code} ${message}`
  }
}

Object.assign(globalThis, { requirement })
