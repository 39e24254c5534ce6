/**
 * The human-readable form of an event.
 *
 * - `data`: the requested data; printed with `--quiet`, too.
 * - `result`: the result of the command.
 * - `status`: progress of the command, or a summary of its data.
 * - `note`: a notice that does not end the command.
 * - `error`, `interrupted`: the reason why the command did not complete.
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
