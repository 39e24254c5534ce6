import theme from 'vitepress/theme-without-fonts'
import './site.css'

// The default theme, in the fonts of the reader's system: the pages load nothing from elsewhere.
export default theme
