import type { Options, SearchOptions } from 'minisearch'

/** How the search of the site ranks pages. The theme and the tests of the search use the same options. */
export const searchOptions: {
  readonly options: Pick<Options, 'processTerm'>
  readonly searchOptions: SearchOptions
} = {
  options: {},
  searchOptions: {
    fuzzy: 0.2,
    prefix: true,
    boost: { title: 4, text: 2, titles: 1 },
    // It runs in the page, so it may use nothing from outside.
    boostDocument: (id: string) => {
      if (/^\/guides\/(?:faq|concepts)/.test(id)) return 2
      if (/^\/(?:guides\/|errors)/.test(id)) return 4
      if (id.startsWith('/api/') || id.startsWith('/contributing/')) return 0.5
      return 1
    },
  },
}
