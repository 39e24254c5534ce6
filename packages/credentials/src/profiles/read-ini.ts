import type { Fields } from '../credentials/json-fields.ts'

/** Parses the sections of an INI file. Lines that are neither a section nor `name = value` are ignored. */
export function readIni(text: string): ReadonlyMap<string, Fields> {
  const sections = new Map<string, Record<string, string>>()
  let section: Record<string, string> | undefined
  for (const line of text.split(/\r?\n/)) {
    const name = /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim()
    if (name !== undefined) {
      section = sections.get(name) ?? Object.create(null)
      sections.set(name, section ?? {})
      continue
    }
    // "#" and ";" start a comment only at the beginning of a line; elsewhere they are part of the value.
    const at = line.indexOf('=')
    if (section === undefined || at === -1 || /^\s*[#;]/.test(line)) continue
    section[line.slice(0, at).trim()] = line
      .slice(at + 1)
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2')
  }
  return sections
}
