import { join } from 'node:path'
import { defineConfig } from 'vitepress'
import { codeGroups } from '../src/code-groups.ts'
import { githubSlug } from '../src/github-slug.ts'
import { landingPage } from '../src/landing-page.ts'
import { apiSidebars } from '../src/listed-pages.ts'
import { NO_PAGES, pageOf, root } from '../src/pages.ts'
import { copySources, repositoryLinks } from '../src/repository-links.ts'
import { searchOptions } from '../src/search-options.ts'
import { sidebars } from '../src/sidebar.ts'

export default defineConfig({
  title: 'OSS for TypeScript',
  description: 'Reliable, resumable uploads to Alibaba Cloud OSS',
  lang: 'en',
  srcDir: root,
  srcExclude: [...NO_PAGES],
  outDir: join(import.meta.dirname, '../dist'),
  cacheDir: join(import.meta.dirname, '../node_modules/.vitepress'),
  rewrites: pageOf,
  metaChunk: true,
  markdown: {
    anchor: { slugify: githubSlug },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => {
      md.use(codeGroups)
      md.use(repositoryLinks)
    },
  },
  vite: {
    // The pages lie above this folder, where their imports of vue would not be found.
    plugins: [
      {
        name: 'vue-of-the-site',
        enforce: 'pre',
        resolveId(source, importer) {
          if (!/^vue(\/|$)/.test(source) || importer?.endsWith('.md') !== true) return
          return this.resolve(source, join(import.meta.dirname, '../index.md'), { skipSelf: true })
        },
      },
    ],
  },
  themeConfig: {
    nav: [
      { text: 'Guides', link: '/guides/', activeMatch: '^/guides/' },
      { text: 'Command', link: '/cli' },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
      { text: 'Contributing', link: '/contributing/', activeMatch: '^/contributing/' },
    ],
    sidebar: { ...apiSidebars(), ...sidebars() },
    outline: [2, 3],
    search: { provider: 'local', options: { miniSearch: searchOptions } },
  },
  transformPageData: ({ relativePath }) =>
    relativePath === 'index.md' ? { frontmatter: landingPage } : undefined,
  buildEnd: ({ outDir }) => copySources(outDir),
})
