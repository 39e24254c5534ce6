import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { startService } from '../service/service.ts'
import { BUCKET, RECIPES, runWithCommand } from './command-environment.ts'

it.skipIf(process.platform === 'win32')(
  'a static site is published: pages last, with the cache headers of the rules, and again nothing is sent',
  async () => {
    await using service = await startService({ buckets: [BUCKET] })
    const site = join(service.directory, 'dist')
    await mkdir(join(site, 'assets'), { recursive: true })
    const page = '<p>a page</p>\n'.repeat(100)
    await writeFile(join(site, 'index.html'), page)
    await writeFile(join(site, 'assets/app-5d41.js'), 'console.log(1)\n'.repeat(100))
    await writeFile(join(site, 'assets/logo-5d41.png'), 'an image')
    const workflow = await readFile(join(RECIPES, 'static-site/deploy.yml'), 'utf8')
    const step = /- run: (sh deploy\.sh dist)$/m.exec(workflow)?.[1]?.split(' ') ?? []
    const words = step.map((word) => (word === 'deploy.sh' ? join(RECIPES, 'static-site/deploy.sh') : word))

    expect(await runWithCommand(service, words)).toMatchObject({ code: 0 })
    const propertiesOf = (key: string) => service.emulator.state.describeObject(BUCKET, key)?.properties
    expect(propertiesOf('index.html')?.contentHeaders).toMatchObject({
      'Content-Type': 'text/html',
      'Content-Encoding': 'gzip',
      'Cache-Control': 'no-cache',
    })
    const stored = (await service.emulator.state.readObject(BUCKET, 'index.html')) ?? Buffer.alloc(0)
    expect(gunzipSync(stored).toString()).toBe(page)
    const immutable = { 'Cache-Control': 'max-age=31536000, immutable' }
    expect(propertiesOf('assets/app-5d41.js')?.contentHeaders).toMatchObject({
      ...immutable,
      'Content-Encoding': 'gzip',
    })
    expect(propertiesOf('assets/logo-5d41.png')?.contentHeaders).toMatchObject(immutable)
    expect(propertiesOf('assets/logo-5d41.png')?.contentHeaders).not.toHaveProperty('Content-Encoding')
    const puts = () => service.requests().filter((name) => name === 'PutObject').length
    const last = service.emulator.requests.findLast(({ operation }) => operation === 'PutObject')
    expect([puts(), last?.key]).toEqual([3, 'index.html'])

    expect(await runWithCommand(service, words)).toMatchObject({ code: 0 })
    expect(puts()).toBe(3)
  },
)
