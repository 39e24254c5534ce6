/** A V4 signature by the access key `ak` with the secret `sk` (docs/protocol.md#signature-vectors). */
export interface VectorV4 {
  readonly id: string
  readonly form: 'header' | 'url'
  readonly method: string
  readonly bucket: string
  readonly key: string
  readonly query: readonly (readonly [string, string])[]
  readonly headers: Readonly<Record<string, string>>
  readonly additionalHeaders: readonly string[]
  readonly time: string
  readonly region: string
  readonly product: string
  readonly canonicalHash?: string
  readonly signature: string
}

const commonQuery = [
  ['param1', 'value1'],
  ['+param1', 'value3'],
  ['|param1', 'value4'],
  ['+param2', ''],
  ['|param2', ''],
  ['param2', ''],
] as const

const common = {
  method: 'PUT',
  bucket: 'bucket',
  key: '1234+-/123/1.txt',
  query: commonQuery,
  additionalHeaders: [],
  region: 'cn-hangzhou',
  product: 'oss',
} as const

const commonHeaders = { 'x-oss-head1': 'value', abc: 'value', ZAbc: 'value', XYZ: 'value' }
const payload = { 'x-oss-content-sha256': 'UNSIGNED-PAYLOAD' }

function header(
  time: string,
  more: Readonly<Record<string, string>> = {},
): Pick<VectorV4, 'form' | 'time' | 'headers'> {
  const headers = { ...commonHeaders, 'content-type': 'text/plain', ...payload, 'x-oss-date': time, ...more }
  return { form: 'header', time, headers }
}

interface UrlOptions {
  readonly scope?: string
  readonly expires?: string
  readonly token?: string
  readonly additional?: string
}

function url(time: string, options: UrlOptions = {}): Pick<VectorV4, 'form' | 'time' | 'headers' | 'query'> {
  const { scope = 'cn-hangzhou/oss', expires = '599', token, additional } = options
  const query: (readonly [string, string])[] = [
    ...commonQuery,
    ['x-oss-signature-version', 'OSS4-HMAC-SHA256'],
    ['x-oss-credential', `ak/${time.slice(0, 8)}/${scope}/aliyun_v4_request`],
    ['x-oss-date', time],
    ['x-oss-expires', expires],
  ]
  if (token !== undefined) query.push(['x-oss-security-token', token])
  if (additional !== undefined) query.push(['x-oss-additional-headers', additional])
  return {
    form: 'url',
    time,
    query,
    headers: { ...commonHeaders, 'content-type': 'application/octet-stream' },
  }
}

const cloudBox = { region: 'cb-123', product: 'oss-cloudbox' }
const own: Omit<VectorV4, 'id' | 'method' | 'key' | 'query' | 'signature'> = {
  time: '20231216T162057Z',
  bucket: 'demo-bucket',
  region: 'cn-hangzhou',
  product: 'oss',
  form: 'header',
  additionalHeaders: [],
  headers: { ...payload, 'x-oss-date': '20231216T162057Z' },
}

export const vectorsV4: readonly VectorV4[] = [
  {
    id: 'H1',
    ...common,
    ...header('20231216T162057Z'),
    canonicalHash: 'f4613657f1b108998e8dbd10a1aa5da621dc2c6e02c9ddec0f163664848704c4',
    signature: 'e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe',
  },
  {
    id: 'H2',
    ...common,
    ...header('20231217T034736Z', { 'x-oss-security-token': 'token' }),
    canonicalHash: '69494678fb11579d4ee12996e2796d9e2ba43c34aa4c723c4aec018f3d6b86b8',
    signature: 'b94a3f999cf85bcdc00d332fbd3734ba03e48382c36fa4d5af5df817395bd9ea',
  },
  {
    id: 'H3',
    ...common,
    ...header('20231216T172512Z'),
    additionalHeaders: ['zabc', 'abc'],
    canonicalHash: '16b86004ed2cc3406dd7a13081bd940ef6a5ad49e508da2d4fdf84e8a5dd2145',
    signature: '4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f',
  },
  {
    id: 'H3b',
    ...common,
    ...header('20231216T172512Z'),
    additionalHeaders: ['x-oss-no-exist', 'zabc', 'x-oss-head1', 'abc'],
    canonicalHash: '16b86004ed2cc3406dd7a13081bd940ef6a5ad49e508da2d4fdf84e8a5dd2145',
    signature: '4a4183c187c07c8947db7620deb0a6b38d9fbdd34187b6dbaccb316fa251212f',
  },
  {
    id: 'H4',
    ...common,
    ...header('20231216T162057Z'),
    ...cloudBox,
    canonicalHash: 'f4613657f1b108998e8dbd10a1aa5da621dc2c6e02c9ddec0f163664848704c4',
    signature: '94ce1f12c17d148ea681030275a94449d3357f5b5b21133996eec80af3e08a43',
  },
  {
    id: 'Q1',
    ...common,
    ...url('20231217T025437Z'),
    canonicalHash: '48814c11f278d51662015bf2f896b66ca10b6de0187ed8d952e341bbce0aa336',
    signature: 'a39966c61718be0d5b14e668088b3fa07601033f6518ac7b523100014269c0fe',
  },
  {
    id: 'Q2',
    ...common,
    ...url('20231217T035628Z', { token: 'token' }),
    canonicalHash: '458705026c021c95dd317d008cff79df19ce99bf2b241d1ecb20f4d65bb851a5',
    signature: '3817ac9d206cd6dfc90f1c09c00be45005602e55898f26f5ddb06d7892e1f8b5',
  },
  {
    id: 'Q3',
    ...common,
    ...url('20231217T033009Z', { additional: 'abc;zabc' }),
    additionalHeaders: ['abc', 'zabc'],
    canonicalHash: 'e06541af14a8dc30dd12d3b75557af47f405e37784a76eae1a844c3426777df9',
    signature: '6bd984bfe531afb6db1f7550983a741b103a8c58e5e14f83ea474c2322dfa2b7',
  },
  {
    id: 'Q4',
    ...common,
    ...url('20231217T025437Z', { expires: '432000' }),
    signature: '31029123dc7732d2d2cfd4006ea4fdb6cf86da6478f813e2bf8f87877c7b9fec',
  },
  {
    id: 'Q5',
    ...common,
    ...cloudBox,
    additionalHeaders: ['abc', 'zabc'],
    ...url('20231217T025437Z', { scope: 'cb-123/oss-cloudbox', additional: 'abc;zabc' }),
    signature: '07284191b9b4978ac3520cd39ee2dea2747eda454089359371ff463a6c7ba20f',
  },
  {
    id: 'Q6',
    ...common,
    ...cloudBox,
    additionalHeaders: ['abc', 'zabc'],
    ...url('20231217T033009Z', { scope: 'cb-123/oss-cloudbox', additional: 'abc;zabc' }),
    signature: '16782cc8a7a554523db055eb804b508522e7e370073108ad88ee2f47496701dd',
  },
  {
    ...own,
    id: 'O1',
    method: 'GET',
    bucket: '',
    key: '',
    query: [],
    canonicalHash: '2f38767d71a05a0897aba7333a9e3f6f721fd19a02a2fc662d8226d004062436',
    signature: '2a7fe0c537ae2b2319d6a44def3d754c1f9ca397946234d46ba2ecdb8f8f0a96',
  },
  {
    ...own,
    id: 'O2',
    method: 'GET',
    key: '',
    query: [
      ['list-type', '2'],
      ['prefix', 'a b/'],
      ['max-keys', '10'],
      ['encoding-type', 'url'],
    ],
    canonicalHash: '7c44f2420506a47365e786f15137f2ef9baea53cf7cd454d87aa9f9e5eb4efb3',
    signature: '9cd127f2d73ddfc66e90d0ccda2646a1de8418062989c34d3898fb868a4c9133',
  },
  {
    ...own,
    id: 'O3',
    method: 'PUT',
    key: 'dir/ä+b c.bin',
    query: [
      ['partNumber', '2'],
      ['uploadId', '0004B9894A22E5B1888A1E29F8236E2D'],
    ],
    headers: {
      ...own.headers,
      'content-md5': 'eB5eJF1ptWaXm4bijSPyxw==',
      'content-type': 'application/octet-stream',
      'x-oss-meta-Note': '  padded  ',
    },
    canonicalHash: '2a0b769dcfc32abfc827b551e2a78267be92a7a9d069723de18fdd64b421395a',
    signature: 'a87e8d86332b8e91101e4e17f35cc97207d6d92c522674e187c026b6664f2b80',
  },
  {
    ...own,
    id: 'O4',
    method: 'POST',
    key: 'dir/x.bin',
    query: [['uploads', '']],
    canonicalHash: '08743241c95a4b7674bb272282b091be155d0535a1dc12e956512b47708dd6a2',
    signature: 'd6be5074bf0e855e9d76a22730aa44b3692f11275331770e91d797f76cdf2bb1',
  },
]
