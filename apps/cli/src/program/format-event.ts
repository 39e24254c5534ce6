import { COMMANDS } from '../commands/registry.ts'
import { COMMON_TEXTS } from '../output/common-texts.ts'
import type { AnyEvent, EventText } from '../output/event-text.ts'

const TEXTS: Readonly<Record<string, unknown>> = Object.assign(
  {},
  COMMON_TEXTS,
  ...COMMANDS.map(({ texts }) => texts),
)

/** Formats an event as human-readable text; `undefined` for an event that is only counted. */
export function formatEvent(event: AnyEvent): EventText | undefined {
  const format = TEXTS[event.kind] as ((event: AnyEvent) => EventText | undefined) | undefined
  return format?.(event)
}
