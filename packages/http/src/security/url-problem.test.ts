import { describe, expect, it } from 'vitest'
import { urlProblem } from './url-problem.ts'

function codeOf(url: string, allowInsecure = false): string {
  return urlProblem(new URL(url), { allowInsecure })?.code ?? 'fine'
}

describe('urlProblem (S10)', () => {
  it.each([
    'https://bucket.oss-cn-hangzhou.aliyuncs.com/key',
    'http://127.0.0.1:9000/',
    'http://127.255.1.2/',
    'http://127.1/',
    'http://2130706433/',
    'http://[::1]:80/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://localhost/',
    'http://LOCALHOST:1/',
    'http://bucket.localhost:1/',
  ])('accepts %s', (url) => {
    expect(codeOf(url)).toBe('fine')
  })

  it.each([
    'http://oss-cn-hangzhou.aliyuncs.com/',
    'http://128.0.0.1/',
    'http://10.0.0.1/',
    'http://0.0.0.0/',
    'http://[::]/',
    'http://[::ffff:8.8.8.8]/',
    'http://localhost.example.com/',
    'http://notlocalhost/',
    'http://127.0.0.1.example.com/',
    'http://localhost./',
  ])('refuses plain http to %s unless it is allowed', (url) => {
    expect(codeOf(url)).toBe('INSECURE_ENDPOINT')
    expect(codeOf(url, true)).toBe('fine')
  })

  it.each([
    'https://user@example.com/',
    'https://user:SKCANARY@example.com/',
    'https://:SKCANARY@example.com/',
  ])('refuses %s, which has user information, and does not repeat it', (url) => {
    const problem = urlProblem(new URL(url), { allowInsecure: true })
    expect(problem?.code).toBe('REQUEST_INVALID')
    expect(problem?.message).not.toMatch(/SKCANARY|user@/)
  })

  it.each(['ftp://127.0.0.1/', 'file:///etc/passwd', 'ws://localhost/', 'data:text/plain,x'])(
    'refuses %s',
    (url) => {
      expect(codeOf(url, true)).toBe('REQUEST_INVALID')
    },
  )

  it('does not repeat the query of a URL it refuses', () => {
    const problem = urlProblem(new URL('http://example.com/key?x-oss-signature=SKCANARY'), {
      allowInsecure: false,
    })
    expect(problem?.message).toContain('http://example.com/key ')
    expect(problem?.message).not.toContain('SKCANARY')
  })
})
