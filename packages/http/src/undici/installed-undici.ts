import { importUndiciParts, type UndiciParts } from './undici-parts.ts'

/** Imports undici as installed: its patches need no release of this package. */
export async function importUndici(): Promise<UndiciParts> {
  try {
    return await importUndiciParts()
  } catch {
    // The paths of the parts are not in undici's API. A version with other paths is imported as a whole.
    const { Client, buildConnector } = await import('undici')
    return { Client, buildConnector }
  }
}
