import { setFlagsFromString } from 'node:v8'

// A turn of the event loop would do it too, and take a third of the time of a whole simulation.
setFlagsFromString('--allow-natives-syntax')

/** Lets all promises go on that can, now. Works only in a turn of the event loop of its own, not in code that a promise has called. */
export const drainPromises = new Function('%PerformMicrotaskCheckpoint()') as () => void
