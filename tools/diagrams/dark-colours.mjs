/**
 * Colours of the diagrams for readers who prefer dark pages. The attributes of the picture are those for
 * light ones.
 */
const DARK = `
text { fill: #dfdfd6 }
text[fill="#666666"] { fill: #a0a8b4 }
text[fill="#a35a14"] { fill: #eda961 }
[fill="white"] { fill: #1b1b1f }
[fill="#eef3fa"] { fill: #1f2a3a }
[fill="#e3f3e6"] { fill: #1c3324 }
[fill="#222222"] { fill: #dfdfd6 }
[stroke="#4a6fa5"] { stroke: #7d9fd1 }
[stroke="#222222"] { stroke: #dfdfd6 }
.edge [stroke="#6b7684"] { stroke: #98a2b0 }
.edge [fill="#6b7684"] { fill: #98a2b0 }
`

/**
 * Makes a picture follow the colour scheme of the page that shows it.
 * @param {string} svg
 */
export function withDarkColours(svg) {
  return svg.replace(/<svg[^>]*>/, `$&\n<style>@media (prefers-color-scheme: dark) {${DARK}}</style>`)
}
