/** The head of the landing page, below which site/index.md stands: what it is, and links by task. */
export const landingPage: Readonly<Record<string, unknown>> = {
  layout: 'landing',
  sidebar: false,
  hero: {
    name: 'OSS for TypeScript',
    text: 'Reliable, resumable uploads to Alibaba Cloud OSS',
    tagline:
      'An SDK and a command-line tool. Uploads survive crashes, bad networks and changed files, and are reported as complete only when the stored bytes match the source.',
    actions: [
      { theme: 'brand', text: 'Get started', link: '/guides/getting-started' },
      { theme: 'alt', text: 'Guides', link: '/guides/' },
      { theme: 'alt', text: 'API', link: '/api/' },
    ],
  },
  features: [
    task(
      'Resumable uploads',
      '/guides/resumable-uploads',
      'Kill the program and run it again. Recorded parts are not sent again.',
    ),
    task(
      'Browser uploads',
      '/guides/browser',
      'Uploads with temporary credentials that continue after a reload or a crash.',
    ),
    task(
      'Pause, interrupt, cancel',
      '/guides/interrupting',
      'When the call resolves, no request is running.',
    ),
    task('Streams and pipes', '/guides/streams', 'Uploads of unknown length, in constant memory.'),
    task('Command line', '/cli', 'Files, directories, downloads, diagnosis, and a local OSS for tests.'),
    task('Errors', '/errors', 'What each error means and how to fix it.'),
    task(
      'Migrate from ali-oss',
      '/guides/from-ali-oss',
      'The calls of ali-oss and their counterparts, side by side.',
    ),
    task(
      'Test without an account',
      '/guides/testing-your-application',
      'An emulator of OSS with faults on demand.',
    ),
  ],
}

function task(title: string, link: string, details: string): object {
  return { title, link, details }
}
