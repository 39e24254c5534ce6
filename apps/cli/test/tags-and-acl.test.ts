import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LocalOss, startLocalOss } from './local-oss.ts'
import { runHere } from './run-here.ts'

let oss: LocalOss
beforeEach(async () => {
  oss = await startLocalOss()
  await oss.emulator.state.putObject('demo', 'a.txt', 'x')
})
afterEach(() => oss[Symbol.asyncDispose]())

const URL = 'oss://demo/a.txt'

function properties() {
  return oss.emulator.state.describeObject('demo', 'a.txt')?.properties
}

describe('oss tag', () => {
  it('replaces, lists and removes the tags of an object', async () => {
    const set = await runHere(['tag', 'set', URL, 'project=alpha', 'note=a=b'], oss)
    expect(set).toEqual({ code: 0, stdout: 'oss://demo/a.txt has 2 tags\n', stderr: '' })
    expect(properties()?.tags).toEqual({ project: 'alpha', note: 'a=b' })
    const get = await runHere(['tag', 'get', URL], oss)
    expect(get).toEqual({ code: 0, stdout: 'project\talpha\nnote\ta=b\n', stderr: '' })
    await runHere(['tag', 'set', URL, 'empty='], oss)
    expect(properties()?.tags).toEqual({ empty: '' })
    const removed = await runHere(['tag', 'remove', URL], oss)
    expect(removed).toEqual({ code: 0, stdout: 'Removed the tags of oss://demo/a.txt\n', stderr: '' })
    expect(properties()?.tags).toEqual({})
    expect(await runHere(['tag', 'get', URL], oss)).toEqual({ code: 0, stdout: '', stderr: '0 tags\n' })
    const json = await runHere(['tag', 'get', URL, '--json'], oss)
    expect(JSON.parse(json.stdout)).toEqual({ v: 1, kind: 'tags', bucket: 'demo', key: 'a.txt', tags: {} })
  })

  it.each([
    [['tag', 'set', URL], /missing required argument/i],
    [['tag', 'set', URL, 'novalue'], /NAME=VALUE/],
    [['tag', 'set', URL, 'a=1', 'a=2'], /once/],
    [['tag', 'set', URL, 'a=\u00e9'], /letters, digits, spaces/],
    [['tag', 'set', URL, ...Array.from({ length: 11 }, (_, n) => `t${n}=x`)], /at most 10 tags/],
    [['tag', 'get', 'oss://demo'], /has no key/],
  ])('rejects %j before any request', async (args, message) => {
    expect(await runHere(args, oss)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(message),
    })
    expect(oss.emulator.requests).toEqual([])
  })

  it.each([
    ['tag', 'get'],
    ['tag', 'remove'],
    ['acl', 'get'],
  ])('oss %s %s exits with 66 when the object does not exist', async (group, command) => {
    const run = await runHere([group, command, 'oss://demo/none'], oss)
    expect(run).toMatchObject({ code: 66, stdout: '', stderr: expect.stringContaining('NoSuchKey') })
  })
})

describe('oss acl', () => {
  it('shows and sets the access control of an object', async () => {
    expect(await runHere(['acl', 'get', URL], oss)).toEqual({ code: 0, stdout: 'default\n', stderr: '' })
    const set = await runHere(['acl', 'set', URL, 'public-read'], oss)
    expect(set).toEqual({ code: 0, stdout: 'Set the ACL of oss://demo/a.txt to public-read\n', stderr: '' })
    expect(properties()?.acl).toBe('public-read')
  })

  it('shows and sets the access control of a bucket', async () => {
    await runHere(['acl', 'set', 'oss://demo', 'public-read'], oss)
    const { stdout } = await runHere(['acl', 'get', 'oss://demo', '--json'], oss)
    expect(JSON.parse(stdout)).toEqual({ v: 1, kind: 'acl', bucket: 'demo', key: null, acl: 'public-read' })
  })

  it.each([
    [['acl', 'set', URL, 'public'], /Allowed choices are default, private, public-read, public-read-write/],
    [['acl', 'set', 'oss://demo', 'default'], /Only objects can have the ACL default/],
  ])('rejects %j before any request', async (args, message) => {
    expect(await runHere(args, oss)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(message),
    })
    expect(oss.emulator.requests).toEqual([])
  })
})
