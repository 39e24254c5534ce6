import { builtinModules } from 'node:module'

// Node's own modules cost nobody anything.
const node = builtinModules.map((name) => `node:${name.replace(/^node:/, '')}`)

/**
 * The largest size of a built module, without the packages it is used with.
 * @param {string} limit
 * @param {string} name
 * @param {string} file
 * @param {readonly string[]} others
 */
const most = (limit, name, file, others = []) => ({
  name,
  path: `packages/${file}`,
  ignore: [...others, ...node],
  limit,
})

export default [
  most('5 kB', '@oss/signer', 'signer/dist/index.js', ['#digest']),
  most('4 kB', '@oss/signer (hash functions without node:crypto)', 'signer/dist/portable-digest.js'),
  most('23.25 kB', '@oss/multipart', 'multipart/dist/index.js'),
  most('3 kB', '@oss/multipart/file', 'multipart/dist/file.js'),
  most('19.5 kB', '@oss/http (own code)', 'http/dist/index.js', ['#undici', '#xml-root', 'undici']),
  most('3 kB', '@oss/http-browser (own code)', 'http-browser/dist/index.js', ['@oss/http']),
  most('2 kB', '@oss/http (XML outside Node.js)', 'http/dist/portable-xml-root.js'),
  most('9 kB', '@oss/credentials', 'credentials/dist/index.js'),
  most('5 kB', '@oss/encryption (own code)', 'encryption/dist/index.js', ['@oss/multipart']),
  most('6.5 kB', '@oss/checkpoint-fs (own code)', 'checkpoint-fs/dist/index.js', ['@oss/multipart']),
  most('4 kB', '@oss/checkpoint-indexeddb (own code)', 'checkpoint-indexeddb/dist/index.js', [
    '@oss/checkpoint-memory',
    '@oss/multipart',
  ]),
  most('3 kB', '@oss/checkpoint-cpp (own code)', 'checkpoint-cpp/dist/index.js', [
    '@oss/checkpoint-fs',
    '@oss/multipart',
  ]),
  most('3 kB', '@oss/checkpoint-database (own code)', 'checkpoint-database/dist/index.js', [
    '@oss/multipart',
  ]),
  most('3 kB', '@oss/checkpoint-redis (own code)', 'checkpoint-redis/dist/index.js', [
    '@oss/checkpoint-database',
    '@oss/multipart',
  ]),
  most('4 kB', '@oss/checkpoint-postgres (own code)', 'checkpoint-postgres/dist/index.js', [
    '@oss/checkpoint-database',
    '@oss/multipart',
  ]),
  most('6 kB', '@oss/download (own code)', 'download/dist/index.js', ['@oss/multipart']),
  most('3.5 kB', '@oss/download/file (own code)', 'download/dist/file.js', ['@oss/multipart']),
  most('43 kB', '@oss/client (own code)', 'client/dist/index.js', [
    '#md5',
    '#mime',
    '@oss/http',
    '@oss/multipart',
    '@oss/signer',
    '@oss/checkpoint-fs',
    '@oss/checkpoint-memory',
    '@oss/download',
    'picomatch',
  ]),
  most('5.5 kB', '@oss/bullmq (own code)', 'bullmq/dist/index.js', ['@oss/client', 'bullmq']),
  most('3 kB', '@oss/uppy (own code)', 'uppy/dist/index.js', [
    '@oss/browser',
    '@uppy/core',
    '@uppy/core/utils',
  ]),
  most('8.25 kB', '@oss/client/presigned (with CRC-64)', 'client/dist/presigned.js'),
  most('25.5 kB', '@oss/client/core (own code)', 'client/dist/core.js', [
    '#md5',
    '#mime',
    '@oss/http',
    '@oss/multipart',
    '@oss/signer',
    '@oss/checkpoint-memory',
    '@oss/download',
  ]),
  {
    name: '@oss/browser (with its dependencies)',
    path: 'packages/browser/dist/index.js',
    limit: '70 kB',
    gzip: true,
  },
]
