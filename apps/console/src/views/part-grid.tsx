import type { PartState } from '../uploads/part-cells.ts'

/** More parts than this share cells. */
const MAX_CELLS = 1_024

/** Input of the grid. */
export interface PartGridProps {
  readonly cells: readonly PartState[]
  readonly label: string
}

/** Draws one cell for each part. */
export function PartGrid({ cells, label }: PartGridProps) {
  const stride = Math.ceil(cells.length / MAX_CELLS)
  const shown = stride <= 1 ? cells : grouped(cells, stride)
  return (
    <div class="parts" role="img" aria-label={label}>
      {shown.map((state, index) => (
        <i key={index} class={`part ${state}`} />
      ))}
    </div>
  )
}

/** A group is stored when all of its parts are; otherwise it shows what happens in it. */
function grouped(cells: readonly PartState[], stride: number): readonly PartState[] {
  return Array.from({ length: Math.ceil(cells.length / stride) }, (_, index) => {
    const group = cells.slice(index * stride, (index + 1) * stride)
    return (['rejected', 'sending', 'waiting'] as const).find((state) => group.includes(state)) ?? 'stored'
  })
}
