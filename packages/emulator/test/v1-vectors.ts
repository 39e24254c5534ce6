import type { SignableData } from './signable.ts'

/** A V1 signature (docs/protocol.md#signature-vectors). */
export interface VectorV1 extends SignableData {
  readonly id: string
  readonly dateLine: string
  readonly stringToSign: string
  readonly signature: string
  readonly secret?: string
}

const date = 'Wed, 28 Dec 2022 10:27:41 GMT'
const dated = { date, 'x-oss-date': date }
const nelson = {
  method: 'PUT',
  bucket: 'examplebucket',
  key: 'nelson',
  dateLine: date,
  headers: {
    ...dated,
    'content-md5': 'eB5eJF1ptWaXm4bijSPyxw==',
    'content-type': 'text/html',
    'x-oss-meta-author': 'alice',
    'x-oss-meta-magic': 'abracadabra',
  },
}
const nelsonText = `PUT\neB5eJF1ptWaXm4bijSPyxw==\ntext/html\n${date}\nx-oss-date:${date}\nx-oss-meta-author:alice\nx-oss-meta-magic:abracadabra\n`
const bucketCall = { method: 'GET', bucket: 'examplebucket', key: '', headers: dated, dateLine: date }
const own = { bucket: 'demo-bucket', dateLine: 'Sat, 16 Dec 2023 16:20:57 GMT' }

export const vectorsV1: readonly VectorV1[] = [
  {
    ...nelson,
    id: 'V1-H1',
    query: [],
    stringToSign: `${nelsonText}/examplebucket/nelson`,
    signature: 'kSHKmLxlyEAKtZPkJhG9bZb5k7M=',
  },
  {
    ...nelson,
    id: 'V1-H2',
    query: [['acl', '']],
    stringToSign: `${nelsonText}/examplebucket/nelson?acl`,
    signature: '/afkugFbmWDQ967j1vr6zygBLQk=',
  },
  {
    ...bucketCall,
    id: 'V1-H3',
    query: [
      ['non-resousce', 'null'],
      ['resourceGroup', ''],
    ],
    stringToSign: `GET\n\n\n${date}\nx-oss-date:${date}\n/examplebucket/?resourceGroup`,
    signature: 'vkQmfuUDyi1uDi3bKt67oemssIs=',
  },
  {
    ...bucketCall,
    id: 'V1-H4',
    query: [
      ['resourceGroup', ''],
      ['acl', ''],
    ],
    stringToSign: `GET\n\n\n${date}\nx-oss-date:${date}\n/examplebucket/?acl&resourceGroup`,
    signature: 'x3E5TgOvl/i7PN618s5mEvpJDYk=',
  },
  {
    id: 'V1-Q1',
    method: 'GET',
    bucket: 'bucket',
    key: 'key',
    headers: {},
    dateLine: '1699807420',
    query: [['versionId', 'versionId']],
    stringToSign: 'GET\n\n\n1699807420\n/bucket/key?versionId=versionId',
    signature: 'dcLTea+Yh9ApirQ8o8dOPqtvJXQ=',
  },
  {
    id: 'V1-Q2',
    method: 'GET',
    bucket: 'bucket',
    key: 'key+123',
    headers: {},
    dateLine: '1699808204',
    query: [
      ['versionId', 'versionId'],
      ['security-token', 'token'],
    ],
    stringToSign: 'GET\n\n\n1699808204\n/bucket/key+123?security-token=token&versionId=versionId',
    signature: 'jzKYRrM5y6Br0dRFPaTGOsbrDhY=',
  },
  {
    id: 'V1-Q3',
    method: 'GET',
    bucket: 'bucket',
    key: 'key',
    dateLine: '1699808204',
    headers: { 'content-type': 'application/octet-stream', 'x-oss-head1': 'value' },
    query: [
      ['versionId', 'versionId?param1=value1'],
      ['security-token', 'token'],
      ['response-content-disposition', 'attachment; filename=example.txt'],
    ],
    stringToSign:
      'GET\n\napplication/octet-stream\n1699808204\nx-oss-head1:value\n/bucket/key?response-content-disposition=attachment; filename=example.txt&security-token=token&versionId=versionId?param1=value1',
    signature: '3GJoEOv5LX2ASp0HJk/hAk+qLJc=',
  },
  {
    id: 'V1-DOC',
    method: 'PUT',
    bucket: 'oss-example',
    key: 'nelson',
    query: [],
    dateLine: 'Thu, 17 Nov 2005 18:49:58 GMT',
    secret: 'OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV',
    headers: {
      'content-md5': 'ODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM=',
      'content-type': 'text/html',
      'x-oss-meta-author': 'foo@bar.com',
      'x-oss-magic': 'abracadabra',
    },
    stringToSign:
      'PUT\nODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM=\ntext/html\nThu, 17 Nov 2005 18:49:58 GMT\nx-oss-magic:abracadabra\nx-oss-meta-author:foo@bar.com\n/oss-example/nelson',
    signature: '26NBxoKdsyly4EDv6inkoDft/yA=',
  },
  {
    ...own,
    id: 'O5',
    method: 'PUT',
    key: 'dir/ä+b c.bin',
    query: [
      ['partNumber', '2'],
      ['uploadId', '0004B9894A22E5B1888A1E29F8236E2D'],
    ],
    headers: {
      'content-md5': 'eB5eJF1ptWaXm4bijSPyxw==',
      'content-type': 'application/octet-stream',
      'x-oss-meta-Note': '  padded  ',
    },
    stringToSign:
      'PUT\neB5eJF1ptWaXm4bijSPyxw==\napplication/octet-stream\nSat, 16 Dec 2023 16:20:57 GMT\nx-oss-meta-note:padded\n/demo-bucket/dir/ä+b c.bin?partNumber=2&uploadId=0004B9894A22E5B1888A1E29F8236E2D',
    signature: 'Xo2VXwhTD1x8bn74A/dZfbnEVy0=',
  },
  {
    ...own,
    id: 'O6',
    method: 'POST',
    key: 'dir/x.bin',
    query: [['uploads', '']],
    headers: {},
    stringToSign: 'POST\n\n\nSat, 16 Dec 2023 16:20:57 GMT\n/demo-bucket/dir/x.bin?uploads',
    signature: 'nDan42oo5guG5PNKGavEk1gqXDs=',
  },
]
