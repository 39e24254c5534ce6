import { describe, expect, it } from 'vitest'
import { quoteAsciiJson } from './ascii-json.ts'
import { formatRecord } from './format-record.ts'
import { parseRecord } from './parse-record.ts'
import { recordName } from './record-name.ts'

/** A record as the C++ SDK 1.10.1 wrote it, byte for byte. */
const WRITTEN_BY_CPP = [
  '{',
  '\t"bucket" : "bkt",',
  '\t"filePath" : "cppf.bin",',
  '\t"key" : "k",',
  '\t"md5Sum" : "87586811D5BF757197F1B0C383BFCBE8",',
  '\t"mtime" : "Fri, 20 Nov 2026 23:45:26 GMT",',
  '\t"opType" : "ResumableUpload",',
  '\t"partSize" : 102400,',
  '\t"size" : 1000000,',
  '\t"uploadID" : "UPLOADID13"',
  '}',
].join('\n')

const record = {
  bucket: 'bkt',
  filePath: 'cppf.bin',
  key: 'k',
  mtimeSeconds: Date.UTC(2026, 10, 20, 23, 45, 26) / 1000,
  partSize: 102_400,
  size: 1_000_000,
  uploadId: 'UPLOADID13',
}

function read(text: string | Uint8Array): ReturnType<typeof parseRecord> {
  return parseRecord(typeof text === 'string' ? Buffer.from(text) : text)
}

/** The bytes of the C++ SDK with one thing changed. */
function changed(from: string, to: string): string {
  expect(WRITTEN_BY_CPP).toContain(from)
  return WRITTEN_BY_CPP.replace(from, to)
}

describe('a record of the C++ SDK', () => {
  it('is written byte for byte as the C++ SDK writes it', () => {
    expect(Buffer.from(formatRecord(record)).toString()).toBe(WRITTEN_BY_CPP)
  })

  it('is read', () => {
    expect(read(WRITTEN_BY_CPP)).toEqual({ kind: 'record', record })
  })

  it('is read with any spaces and any order, as the C++ SDK does', () => {
    const fields = Object.entries(JSON.parse(WRITTEN_BY_CPP)).reverse()
    expect(read(JSON.stringify(Object.fromEntries(fields)))).toEqual({ kind: 'record', record })
  })

  it('is parsed to the same values, with any characters in its names', () => {
    const odd = { ...record, key: 'a"\\/\b\f\n\r\t\u0001\u007f\u0080ü€\u{1f600}', filePath: 'C:\\data\\ä' }
    expect(read(formatRecord(odd))).toEqual({ kind: 'record', record: odd })
  })

  it('of a file changed before 1970 is parsed to the same values', () => {
    expect(read(formatRecord({ ...record, mtimeSeconds: -1 }))).toMatchObject({
      record: { mtimeSeconds: -1 },
    })
  })

  it('is named after the path as passed and the object, as upper-case MD5s', () => {
    // printf cppf.bin | md5sum; printf oss://bkt/k | md5sum
    expect(recordName(record)).toBe('DDEB2C7E4CFF50D1B356B885C04AA580--864B1B211E06F7888B3B31989214B5F9')
    expect(recordName({ ...record, filePath: './cppf.bin' })).not.toBe(recordName(record))
  })

  it('of an upload with client-side encryption is recognized', () => {
    expect(read(changed('"bucket"', '"encryption-key" : "x", "bucket"'))).toEqual({ kind: 'encrypted' })
  })

  it.each([
    ['', 'Unexpected end'],
    ['[]', 'not a JSON object'],
    ['null', 'not a JSON object'],
    [WRITTEN_BY_CPP.slice(0, -1), 'JSON'],
    [changed('1000000', '1000001'), 'md5Sum'],
    [changed('102400', '102401'), 'md5Sum'],
    [changed('UPLOADID13', 'UPLOADID14'), 'md5Sum'],
    [changed('87586811', '87586812'), 'md5Sum'],
    [changed('87586811D5BF', '87586811d5bf'), 'md5Sum'],
    [changed('102400', '-1'), 'partSize'],
    [changed('102400', '1e400'), 'partSize'],
    [changed('1000000', '"1000000"'), 'size'],
    [changed('"UPLOADID13"', '13'), 'uploadID'],
    [changed('"UPLOADID13"', '{}'), 'uploadID'],
    [changed('ResumableUpload', 'ResumableDownload'), 'opType'],
    [changed('Fri, 20', 'Thu, 20'), 'mtime'],
    [changed('"mtime"', '"Mtime"'), 'mtime'],
  ])('that is damaged (%j) is not used, and its problem is reported (R12)', (text, problem) => {
    const damaged = read(text)
    expect(damaged).toMatchObject({ kind: 'damaged', problem: expect.stringContaining(problem) })
  })

  it('that is damaged names its upload id if that can be read (R9)', () => {
    expect(read(changed('1000000', '1000001'))).toMatchObject({ uploadId: 'UPLOADID13' })
    expect(read('{')).toMatchObject({ uploadId: undefined })
  })

  it('that is not UTF-8 is damaged', () => {
    const bytes = Buffer.from(WRITTEN_BY_CPP)
    bytes[15] = 0xff
    expect(read(bytes)).toMatchObject({ kind: 'damaged' })
  })
})

describe('asciiJson', () => {
  it('writes other characters than ASCII as lower-case escapes, surrogates in pairs', () => {
    expect(quoteAsciiJson('aü€\u{1f600}/"\\\n\u0001\u007f')).toBe(
      '"a\\u00fc\\u20ac\\ud83d\\ude00/\\"\\\\\\n\\u0001\u007f"',
    )
  })
})
