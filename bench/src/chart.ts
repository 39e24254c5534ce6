import { type Row, reaches } from './row.ts'
import { show } from './statistics.ts'

/** Width of a character of a label, at most. */
const characterWidth = 7
const barWidth = 300
const lineHeight = 28
/** Space for labels in fonts that are wider than expected. */
const margin = 60
/** Where the goal stands, as a part of the bar's width. */
const goalAt = 0.6
/** The attributes are the colours for light pages. */
const darkColours = '@media (prefers-color-scheme: dark) { text { fill: #dfdfd6 } line { stroke: #a0a8b4 } }'

/** Draws each value in relation to its goal: shorter than the line is good, whatever the figure. */
export function chart(rows: readonly Row[]): string {
  const height = (rows.length + 1) * lineHeight + 16
  const labelWidth = 20 + characterWidth * Math.max(...rows.map(({ title }) => title.length))
  const goalX = labelWidth + goalAt * barWidth
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-margin} 0 ${labelWidth + barWidth + 180 + 2 * margin} ${height}" font-family="sans-serif" font-size="13">
<title>Each value in relation to its goal; left of the line is better</title>
<style>${darkColours}</style>
${rows.map((row, index) => bar(row, index, labelWidth)).join('\n')}
<line x1="${goalX}" y1="8" x2="${goalX}" y2="${height - lineHeight}" stroke="#444444" stroke-dasharray="4 3"/>
<text x="${goalX}" y="${height - 10}" text-anchor="middle" fill="#444444">goal</text>
</svg>
`
}

function bar(row: Row, index: number, labelWidth: number): string {
  const y = 12 + index * lineHeight
  const width = Math.min(1, part(row)) * barWidth
  const colour = reaches(row) ? '#2e7d32' : '#c62828'
  return `<text x="${labelWidth - 10}" y="${y + 14}" text-anchor="end" fill="#222222">${escaped(row.title)}</text>
<rect x="${labelWidth}" y="${y}" width="${width.toFixed(1)}" height="18" fill="${colour}"/>
<text x="${labelWidth + barWidth + 8}" y="${y + 14}" fill="#222222">${show(row.value)}${row.unit && ` ${row.unit}`}</text>`
}

/** The part of the bar that a value takes: less is better, so of what should be much the inverse is drawn. */
function part({ value, goal }: Row): number {
  return goalAt * ('most' in goal ? value.median / goal.most : goal.least / value.median)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
