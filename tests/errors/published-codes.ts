import { readdirSync, readFileSync } from 'node:fs'

const PACKAGES = new URL('../../packages/', import.meta.url)

/** A code that the types of a package publish. */
export interface PublishedCode {
  readonly package: string
  /** `UploadError`. */
  readonly error: string
  readonly code: string
}

/** Every code of every `...ErrorCode` type in the API reports. */
export function publishedCodes(): readonly PublishedCode[] {
  const found = new Map<string, PublishedCode>()
  for (const name of readdirSync(PACKAGES)) {
    const reports = new URL(`${name}/etc/`, PACKAGES)
    for (const file of readdirSync(reports)) {
      const text = readFileSync(new URL(file, reports), 'utf8')
      for (const [, type = '', union = ''] of text.matchAll(/type (\w+)ErrorCode = ([^;]+);/g))
        for (const [, code = ''] of union.matchAll(/'([A-Z0-9_]+)'/g))
          found.set(`${name} ${type} ${code}`, { package: name, error: `${type}Error`, code })
    }
  }
  return [...found.values()]
}
