import type { ObjectOptions } from '@oss/client'

/** A value of an object option, and the properties that the emulator stores for it. */
interface ObjectProperty<Value> {
  readonly value: Value
  readonly stored: Readonly<Record<string, unknown>>
}

/** Options that only affect the request: the object has no such property. */
const REQUEST_OPTIONS = ['forbidOverwrite', 'callback', 'trafficLimitBitsPerSecond'] as const
type RequestOption = (typeof REQUEST_OPTIONS)[number]

type PropertyName = Exclude<keyof ObjectOptions, RequestOption>

const contentHeader = (name: string, value: string): ObjectProperty<string> => ({
  value,
  stored: { contentHeaders: { [name]: value } },
})

/**
 * Every stored property, with a value that is not the default of any call. A new option that is not here does
 * not compile.
 */
export const OBJECT_PROPERTIES: {
  readonly [Name in PropertyName]-?: ObjectProperty<NonNullable<ObjectOptions[Name]>>
} = {
  contentType: contentHeader('Content-Type', 'text/x-mine'),
  cacheControl: contentHeader('Cache-Control', 'no-cache'),
  contentDisposition: contentHeader('Content-Disposition', 'attachment; filename="a.txt"'),
  contentEncoding: contentHeader('Content-Encoding', 'identity'),
  contentLanguage: contentHeader('Content-Language', 'zh-CN'),
  expires: {
    value: new Date('2030-01-01T00:00:00Z'),
    stored: { contentHeaders: { Expires: 'Tue, 01 Jan 2030 00:00:00 GMT' } },
  },
  metadata: { value: { Author: 'alice' }, stored: { metadata: { author: 'alice' } } },
  acl: { value: 'public-read', stored: { acl: 'public-read' } },
  storageClass: { value: 'IA', stored: { storageClass: 'IA' } },
  tagging: { value: { 'a b': 'c/d', empty: '' }, stored: { tags: { 'a b': 'c/d', empty: '' } } },
  encryption: {
    value: { algorithm: 'KMS', keyId: 'key-1', dataEncryption: 'SM4' },
    stored: {
      encryptionHeaders: {
        'x-oss-server-side-encryption': 'KMS',
        'x-oss-server-side-encryption-key-id': 'key-1',
        'x-oss-server-side-data-encryption': 'SM4',
      },
    },
  },
}

/** The names of all properties. */
export const PROPERTY_NAMES: readonly PropertyName[] = Object.keys(OBJECT_PROPERTIES) as PropertyName[]

/** The names of all object options. */
export const OPTION_NAMES: readonly (keyof ObjectOptions)[] = [...PROPERTY_NAMES, ...REQUEST_OPTIONS]

/** Options with some of the properties; default all. */
export function optionsWith(names: readonly PropertyName[] = PROPERTY_NAMES): ObjectOptions {
  return Object.fromEntries(names.map((name) => [name, OBJECT_PROPERTIES[name].value]))
}
