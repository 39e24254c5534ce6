/** What a terminal shows for a time. */
export interface Frame {
  readonly lines: readonly string[]
  readonly durationMs: number
}

const COLUMNS = 92
const LINE_PX = 20
const CHARACTER_PX = 8.4
const PADDING_PX = 16

/**
 * Draws the frames of a terminal as a picture that plays them, in the colours of the page's scheme. Readers
 * who prefer reduced motion see the last frame.
 *
 * @param label what the picture shows, for readers who do not see it
 */
export function animatedSvg(frames: readonly Frame[], label: string): string {
  const rows = Math.max(...frames.map(({ lines }) => lines.length))
  const height = rows * LINE_PX + 2 * PADDING_PX
  const width = Math.ceil(COLUMNS * CHARACTER_PX) + 2 * PADDING_PX
  const totalMs = frames.reduce((sum, { durationMs }) => sum + durationMs, 0)
  const steps: string[] = []
  let atMs = 0
  frames.forEach(({ durationMs }, index) => {
    steps.push(`${((100 * atMs) / totalMs).toFixed(2)}%{transform:translateY(${-index * height}px)}`)
    atMs += durationMs
  })
  const last = `translateY(${-(frames.length - 1) * height}px)`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(label)}">
<style>
svg{background:#f6f8fa;border-radius:8px}
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1f2328;white-space:pre}
.command{font-weight:bold}
.stopped{fill:#9a6700}
.done{fill:#1a7f37}
#frames{transform:${last};animation:play ${totalMs}ms step-end infinite}
@keyframes play{${steps.join('')}}
@media (prefers-color-scheme:dark){svg{background:#161b22}text{fill:#e6edf3}.stopped{fill:#d29922}.done{fill:#3fb950}}
@media (prefers-reduced-motion){#frames{animation:none}}
</style>
<g id="frames">
${frames.map(({ lines }, index) => lines.map((line, row) => lineAt(line, index * height + PADDING_PX + (row + 0.75) * LINE_PX)).join('\n')).join('\n')}
</g>
</svg>
`
}

function lineAt(line: string, y: number): string {
  const kind = line.startsWith('$ ')
    ? ' class="command"'
    : line.startsWith('interrupted')
      ? ' class="stopped"'
      : line.startsWith('Uploaded')
        ? ' class="done"'
        : ''
  return `<text x="${PADDING_PX}" y="${y}"${kind}>${escaped(line)}</text>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
