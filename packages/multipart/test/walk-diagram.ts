import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const SOURCE = join(import.meta.dirname, '../../../docs/diagrams/upload-states.dot')

/** The arrows that are drawn between two states, as `from -> to`. */
export function drawnArrows(): ReadonlySet<string> {
  const arrows = readFileSync(SOURCE, 'utf8')
    .replaceAll('"', '')
    .matchAll(/^ {2}([\w-]+ -> [\w-]+)/gm)
  return new Set([...arrows].map(([, arrow = '']) => arrow).filter((arrow) => !/^(start|any) /.test(arrow)))
}

/**
 * Walked steps as the diagram has them: without those that stay where they are, and without the ends that are
 * possible from any state.
 */
export function arrowsOf(phases: ReadonlySet<string>): ReadonlySet<string> {
  const arrows = new Set<string>()
  for (const step of phases) {
    const [from = '', to = ''] = step.split(' -> ')
    if (from === to && from !== 'uploading') continue
    if (isEnd(from, to)) continue
    // All parts may be recorded already; `uploading` is then passed through in the same step.
    arrows.add(to === 'verifying' && from !== 'uploading' ? `${from} -> uploading` : step)
  }
  return arrows
}

function isEnd(from: string, to: string): boolean {
  if (to === 'settled') return from !== 'finishing'
  if (to === 'discarding') return from !== 'creating-checkpoint'
  // A cancelled upload that has no upload id.
  return to === 'finishing' && (from === 'opening' || from === 'initiating' || from === 'fencing')
}
