import { builtinModules } from 'node:module'

// Node's own modules cost nobody anything.
const node = builtinModules.map((name) => `node:${name.replace(/^node:/, '')}`)

export default [
  { name: '@oss/signer', path: 'packages/signer/dist/index.js', ignore: [...node], limit: '5 kB' },
  { name: '@oss/multipart', path: 'packages/multipart/dist/index.js', ignore: [...node], limit: '18 kB' },
  { name: '@oss/multipart/file', path: 'packages/multipart/dist/file.js', ignore: [...node], limit: '3 kB' },
  {
    name: '@oss/http (own code and the XML parser built in)',
    path: 'packages/http/dist/index.js',
    ignore: ['undici', 'fast-xml-parser', ...node],
    limit: '32.5 kB',
  },
  { name: '@oss/credentials', path: 'packages/credentials/dist/index.js', ignore: [...node], limit: '6 kB' },
  {
    name: '@oss/encryption (own code)',
    path: 'packages/encryption/dist/index.js',
    ignore: ['@oss/multipart', ...node],
    limit: '5 kB',
  },
  {
    name: '@oss/checkpoint-fs (own code)',
    path: 'packages/checkpoint-fs/dist/index.js',
    ignore: ['@oss/multipart', ...node],
    limit: '5 kB',
  },
  {
    name: '@oss/checkpoint-cpp (own code)',
    path: 'packages/checkpoint-cpp/dist/index.js',
    ignore: ['@oss/checkpoint-fs', '@oss/multipart', ...node],
    limit: '3 kB',
  },
  {
    name: '@oss/download (own code)',
    path: 'packages/download/dist/index.js',
    ignore: ['@oss/multipart', ...node],
    limit: '5 kB',
  },
  {
    name: '@oss/download/file (own code)',
    path: 'packages/download/dist/file.js',
    ignore: ['@oss/multipart', ...node],
    limit: '3 kB',
  },
  {
    name: '@oss/client (own code)',
    path: 'packages/client/dist/index.js',
    ignore: [
      'mime',
      '@oss/http',
      '@oss/multipart',
      '@oss/signer',
      '@oss/checkpoint-fs',
      '@oss/checkpoint-memory',
      '@oss/download',
      ...node,
    ],
    limit: '25 kB',
  },
]
