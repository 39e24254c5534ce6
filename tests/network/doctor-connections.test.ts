import { promises } from 'node:dns'
import { createServer } from 'node:https'
import { syncBuiltinESMExports } from 'node:module'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { checkConnection } from '../../apps/cli/src/commands/doctor/checks/connection.ts'
import { type LocalOss, startLocalOss } from '../../apps/cli/test/local-oss.ts'
import { runHere } from '../../apps/cli/test/run-here.ts'
import { startProxy } from '../../packages/http/test/fake-proxy.ts'
import { listenLate } from '../../packages/http/test/late-listener.ts'
import { selfSigned } from '../../packages/http/test/self-signed.ts'

const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy']

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  syncBuiltinESMExports()
})

/**
 * Runs `oss doctor` where the environment names a proxy: to the client, too, which reads that of the process.
 */
async function diagnose(
  oss: LocalOss,
  endpoint: string,
  variables: Readonly<Record<string, string>>,
): Promise<{ readonly code: number; readonly stdout: string }> {
  for (const name of VARIABLES) vi.stubEnv(name, variables[name] ?? '')
  const args = ['doctor', 'oss://demo', '--checkpoint-dir', oss.directory, '--allow-insecure']
  return runHere([...args, '--endpoint', endpoint], { environment: { ...oss.environment, ...variables } })
}

describe.runIf(process.platform === 'linux')('oss doctor, with a name that has several addresses', () => {
  it('reaches a service that takes a second to connect although another address is dead, and reports that address', async () => {
    await using far = await listenLate('127.0.0.2')
    await using _dead = await listenLate('127.0.0.3', far.port)
    vi.spyOn(promises, 'lookup').mockImplementation((async () => [
      { address: '127.0.0.2', family: 4 },
      { address: '127.0.0.3', family: 4 },
    ]) as unknown as typeof promises.lookup)
    syncBuiltinESMExports()
    setTimeout(() => far.accept(), 600)
    const finding = await checkConnection(
      new URL(`http://far.example:${far.port}`),
      new AbortController().signal,
    )
    expect(finding).toMatchObject({
      status: 'warning',
      found: expect.stringMatching(/of 127\.0\.0\.2 in \d+ ms, without TLS; no response from 127\.0\.0\.3$/),
    })
  })
})

describe('oss doctor, on the way to the service', () => {
  it('reports the proxy in use, without its password, and measures the clock through it', async () => {
    await using oss = await startLocalOss()
    await using proxy = await startProxy({ port: oss.emulator.port })
    const run = await diagnose(oss, 'http://oss-cn-hangzhou.aliyuncs.com', {
      HTTP_PROXY: `http://user:hunter2@127.0.0.1:${proxy.port}`,
    })
    expect(run.code).toBe(0)
    expect(run.stdout).toMatch(/^ok +proxy +127\.0\.0\.1:\d+, from HTTP_PROXY$/m)
    expect(run.stdout).toMatch(/^ok +connection +made by the proxy$/m)
    expect(run.stdout).toMatch(/^ok +clock +within 3 s/m)
    expect(run.stdout).not.toContain('hunter2')
    expect(proxy.asked[0]?.target).toBe('demo.oss-cn-hangzhou.aliyuncs.com:80')
  })

  it('reports a proxy that rejects connections', async () => {
    await using oss = await startLocalOss()
    await using proxy = await startProxy({ port: 1, answer: 'HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n' })
    const run = await diagnose(oss, 'https://oss-cn-hangzhou.aliyuncs.com', {
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
    })
    expect(run.code).toBe(76)
    expect(run.stdout).toMatch(
      /^problem +connection +through the proxy: .*\(407\).*\n.*user name and password/m,
    )
    expect(run.stdout).not.toMatch(/^problem +service/m)
  })

  it('reports a proxy that is configured but not used', async () => {
    await using oss = await startLocalOss()
    const run = await diagnose(oss, `http://localhost:${oss.emulator.port}`, {
      HTTP_PROXY: 'http://127.0.0.1:1',
    })
    expect(run.stdout).toMatch(
      /^ok +proxy +HTTP_PROXY is set to 127\.0\.0\.1:1, which is not used for localhost$/m,
    )
    expect(run.code).toBe(0)
  })

  it('does not guess whether a proxy is used when there are no credentials', async () => {
    await using oss = await startLocalOss()
    const noKeys = { OSS_ACCESS_KEY_ID: '', OSS_ACCESS_KEY_SECRET: '', HTTPS_PROXY: 'http://127.0.0.1:1' }
    const run = await diagnose(oss, 'https://oss-cn-hangzhou.aliyuncs.com', noKeys)
    expect(run.code).toBe(77)
    expect(run.stdout).toMatch(/^ok +proxy +HTTPS_PROXY is set to 127\.0\.0\.1:1$/m)
    expect(run.stdout).not.toMatch(/^\w+ +(dns|connection)/m)
  })

  it('reports an untrusted certificate', async () => {
    await using oss = await startLocalOss()
    const server = createServer(selfSigned({ names: ['localhost'] })).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    try {
      const { port } = server.address() as AddressInfo
      const run = await diagnose(oss, `https://127.0.0.1:${port}`, {})
      expect(run.code).toBe(76)
      expect(run.stdout).toMatch(
        /^problem +connection +port \d+ of 127\.0\.0\.1 has an untrusted certificate \(DEPTH_ZERO_SELF_SIGNED_CERT\)\n.*NODE_EXTRA_CA_CERTS/m,
      )
    } finally {
      server.close()
    }
  })
})
