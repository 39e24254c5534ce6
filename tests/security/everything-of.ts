import { inspect } from 'node:util'

/** All that anybody can get out of a value by printing it: message, stack, causes, hidden fields and JSON. */
export function everythingOf(value: unknown): string {
  const texts = [inspect(value, { depth: null, showHidden: true }), JSON.stringify(value, unbigged) ?? '']
  for (let error = value; error instanceof Error; error = error.cause) {
    texts.push(error.message, error.stack ?? '', String(error), JSON.stringify(error, unbigged))
    texts.push(inspect(error, { depth: null, showHidden: true }))
  }
  return texts.join('\n')
}

function unbigged(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
