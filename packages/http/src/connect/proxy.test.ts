import { describe, expect, it } from 'vitest'
import { parseProxyUrl, proxyFromEnvironment } from './proxy.ts'

function choose(origin: string, environment: Record<string, string>) {
  return String(proxyFromEnvironment(new URL(origin), environment))
}

describe('the proxy from the environment', () => {
  it.each([
    ['https://oss.example', { HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    [
      'https://oss.example',
      { HTTPS_PROXY: 'http://big:1', https_proxy: 'http://small:1' },
      'http://small:1/',
    ],
    ['https://oss.example', { https_proxy: 'proxy.example:8080' }, 'http://proxy.example:8080/'],
    ['https://oss.example', { HTTPS_PROXY: 'https://proxy.example' }, 'https://proxy.example/'],
    ['https://oss.example', { HTTP_PROXY: 'http://proxy:3128' }, 'none'],
    ['http://oss.example', { HTTP_PROXY: 'http://proxy:3128' }, 'http://proxy:3128/'],
    ['http://oss.example', { HTTPS_PROXY: 'http://proxy:3128' }, 'none'],
    ['https://oss.example', { HTTPS_PROXY: ' ' }, 'none'],
    ['https://oss.example', { HTTPS_PROXY: 'socks5://proxy:1080' }, 'unusable'],
    ['https://127.0.0.1:9000', { HTTPS_PROXY: 'http://proxy:3128' }, 'none'],
    ['https://bucket.localhost', { HTTPS_PROXY: 'http://proxy:3128' }, 'none'],
  ])('to %s with %j is %s', (origin, environment, proxy) => {
    expect(choose(origin, environment)).toBe(proxy)
  })

  it.each([
    ['*', 'none'],
    ['oss.example', 'none'],
    ['.example', 'none'],
    ['*.example', 'none'],
    ['other.net, EXAMPLE', 'none'],
    ['other.net oss.example:443', 'none'],
    ['oss.example:8443', 'http://proxy/'],
    ['s.example', 'http://proxy/'],
    ['oss.example.net', 'http://proxy/'],
    [',,', 'http://proxy/'],
  ])('with NO_PROXY=%s is %s', (list, proxy) => {
    expect(choose('https://bucket.oss.example', { HTTPS_PROXY: 'http://proxy', NO_PROXY: list })).toBe(proxy)
  })

  it.each(['10.1.2.3', '10.1.2.3:443', '[fd00::1]', 'fd00::1', '[fd00::1]:443'])(
    'is none for the address %s in NO_PROXY',
    (entry) => {
      const origin = entry.includes('fd00') ? 'https://[fd00::1]' : 'https://10.1.2.3'
      expect(choose(origin, { HTTPS_PROXY: 'http://proxy', no_proxy: entry })).toBe('none')
    },
  )
})

it.each(['', 'http://', 'socks5://proxy', 'file:///proxy'])('%j is not a proxy', (text) => {
  expect(parseProxyUrl(text)).toBeUndefined()
})
