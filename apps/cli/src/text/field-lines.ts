import { printable } from './printable.ts'

/**
 * Formats fields as lines `name<TAB>value`, without those that are `null`. Printable text contains no tabs.
 */
export function fieldLines(fields: readonly (readonly [string, string | null])[]): string {
  return fields
    .flatMap(([name, value]) => (value === null ? [] : [`${printable(name)}\t${printable(value)}`]))
    .join('\n')
}
