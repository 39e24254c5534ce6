import { Content, type Theme } from 'vitepress'
import theme, { VPHomeFeatures, VPHomeHero } from 'vitepress/theme-without-fonts'
import { defineComponent, h } from 'vue'
import './site.css'

/** The theme's own layout of a landing page, inside the landmark that it lacks. */
const landing = defineComponent({
  render: () =>
    h('main', { class: 'VPHome' }, [
      h(VPHomeHero),
      h(VPHomeFeatures),
      h('div', { class: 'vp-doc landing' }, h(Content)),
    ]),
})

// The default theme, in the fonts of the reader's system: the pages load nothing from elsewhere.
const siteTheme: Theme = {
  extends: theme,
  enhanceApp: ({ app }) => void app.component('landing', landing),
}
export default siteTheme
