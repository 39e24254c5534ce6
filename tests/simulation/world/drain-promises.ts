import { setFlagsFromString } from 'node:v8'

/**
 * Lets all promises go on that can, now. Works only in a turn of the event loop of its own, not in code that
 * a promise has called.
 */
export const drainPromises = makeDrain()

// A turn of the event loop would do it too, and take a third of the time of a whole simulation.
function makeDrain(): () => void {
  const make = () => new Function('%PerformMicrotaskCheckpoint()') as () => void
  try {
    return make()
  } catch {
    // Flags are those of the whole process, and changing them while other threads run can crash it: programs
    // with threads start with this one.
    setFlagsFromString('--allow-natives-syntax')
    return make()
  }
}
