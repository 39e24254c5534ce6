/**
 * The human-readable form of an event.
 *
 * - `data`: what the command was asked for; printed with `--quiet`, too.
 * - `result`: what the command has done.
 * - `status`: what the command is doing, or a summary of its data.
 * - `note`: something to know.
 * - `error`, `interrupted`: why the command did not do it.
 */
export interface EventText {
  readonly kind: 'data' | 'result' | 'status' | 'note' | 'error' | 'interrupted'
  readonly text: string
}

/** Anything that has the type of an event. */
export interface AnyEvent {
  readonly kind: string
}

/**
 * A function for each type of event that formats it; it returns `undefined` for an event that is only
 * counted.
 */
export type EventTexts<Event extends AnyEvent> = {
  readonly [Kind in Event['kind']]: (event: Extract<Event, { readonly kind: Kind }>) => EventText | undefined
}
