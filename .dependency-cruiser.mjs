const everything = [
  'packages/signer',
  'packages/http',
  'packages/http-browser',
  'packages/multipart',
  'packages/checkpoint-fs',
  'packages/checkpoint-memory',
  'packages/checkpoint-indexeddb',
  'packages/checkpoint-cpp',
  'packages/checkpoint-database',
  'packages/checkpoint-redis',
  'packages/checkpoint-postgres',
  'packages/download',
  'packages/client',
  'packages/bullmq',
  'packages/browser',
  'packages/uppy',
  'packages/credentials',
  'packages/encryption',
  'packages/emulator',
]
/**
 * The members that each member may import.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const layers = {
  'packages/signer': [],
  'packages/http': [],
  'packages/multipart': [],
  'packages/http-browser': ['packages/http'],
  'packages/credentials': ['packages/signer'],
  'packages/emulator': [],
  'packages/checkpoint-fs': ['packages/multipart'],
  'packages/checkpoint-memory': ['packages/multipart'],
  'packages/checkpoint-indexeddb': ['packages/multipart', 'packages/checkpoint-memory'],
  'packages/checkpoint-cpp': ['packages/multipart', 'packages/checkpoint-fs'],
  'packages/checkpoint-database': ['packages/multipart'],
  'packages/checkpoint-redis': ['packages/multipart', 'packages/checkpoint-database'],
  'packages/checkpoint-postgres': ['packages/multipart', 'packages/checkpoint-database'],
  'packages/download': ['packages/multipart'],
  'packages/encryption': ['packages/multipart'],
  'packages/client': [
    'packages/signer',
    'packages/http',
    'packages/http-browser',
    'packages/multipart',
    'packages/checkpoint-fs',
    'packages/checkpoint-memory',
    'packages/download',
  ],
  'packages/bullmq': ['packages/client'],
  'packages/browser': [
    'packages/client',
    'packages/http-browser',
    'packages/checkpoint-indexeddb',
    'packages/multipart',
  ],
  'apps/console': ['packages/browser', 'packages/client'],
  'packages/uppy': ['packages/browser', 'packages/client'],
  'apps/cli': [
    'packages/client',
    'packages/checkpoint-fs',
    'packages/credentials',
    'packages/emulator',
    'apps/console',
  ],
  examples: everything,
  tests: [...everything, 'apps/cli', 'examples'],
  bench: [
    'packages/client',
    'packages/browser',
    'packages/multipart',
    'packages/checkpoint-fs',
    'packages/checkpoint-memory',
  ],
  scripts: [],
}

/**
 * The modules (folders of `src`) of each member, from the ground up: a module may import those before it, and none after it.
 * Files directly in `src` are entry points: nothing imports them.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const modules = {
  'packages/encryption': ['errors', 'keys', 'envelope', 'sources', 'checkpoint', 'upload'],
  'packages/checkpoint-cpp': ['record', 'store'],
  'packages/checkpoint-database': ['errors', 'options', 'port', 'calls', 'lease', 'store'],
  'packages/checkpoint-redis': ['client', 'database', 'store'],
  'packages/checkpoint-postgres': ['errors', 'client', 'tables', 'database', 'store'],
  'packages/checkpoint-fs': ['system', 'files', 'lock', 'journal', 'store'],
  'packages/download': ['errors', 'ports', 'checkpoint', 'file', 'progress', 'run'],
  'apps/cli': ['errors', 'text', 'host', 'events', 'output', 'access', 'transfers', 'commands', 'program'],
  'apps/console': ['protocol', 'text', 'live', 'uploads', 'views', 'styles'],
  'packages/credentials': ['errors', 'options', 'credentials', 'fetching', 'providers', 'profiles', 'chain'],
  'packages/signer': ['errors', 'encoding', 'digest', 'credentials', 'canonical', 'signers'],
  'packages/http': [
    'errors',
    'time',
    'xml',
    'transport',
    'security',
    'response',
    'retry',
    'request',
    'connect',
    'client',
    'undici',
    'node',
  ],
  'packages/emulator': [
    'errors',
    'checksum',
    'xml',
    'wire',
    'model',
    'storage',
    'signature',
    'parameters',
    'service',
    'operations',
    'faults',
    'server',
    'facade',
  ],
  'packages/multipart': [
    'model',
    'crc64',
    'ports',
    'checkpoint',
    'machine',
    'files',
    'sources',
    'streams',
    'progress',
    'effects',
    'run',
    'contract',
  ],
  'packages/checkpoint-memory': ['store'],
  'packages/http-browser': ['network', 'transports'],
  'packages/checkpoint-indexeddb': ['database', 'handles', 'ownership', 'store'],
  'packages/bullmq': ['errors', 'queue', 'ranges', 'progress', 'worker', 'tree'],
  'packages/uppy': ['plugin'],
  'packages/browser': ['errors', 'credentials', 'cors', 'uploads', 'facade'],
  'packages/client': [
    'errors',
    'events',
    'encryption',
    'bytes',
    'mime',
    'options',
    'bodies',
    'rates',
    'connection',
    'operations',
    'presign',
    'page',
    'files',
    'rules',
    'compression',
    'transfers',
    'comparison',
    'jobs',
    'batch',
    'directory',
    'prefix',
    'sync',
    'node',
    'facade',
  ],
}

const members = '^(packages|apps|examples|tests|bench|scripts)/'
/** @param {string} path */
const literal = (path) => path.replaceAll('/', '\\/')
const isTest = '\\.test\\.ts$|/test/'

const moduleRules = Object.entries(modules).flatMap(([member, names]) => [
  ...names.map((name, place) => ({
    name: `module-${member.replace('/', '-')}-${name}`,
    severity: 'error',
    comment: `${member}/src/${name} may import: ${names.slice(0, place).join(', ') || 'no other module'}`,
    from: { path: `^${literal(member)}/src/${name}/`, pathNot: isTest },
    to: {
      path: `^${literal(member)}/src/`,
      pathNot: names.slice(0, place + 1).map((below) => `^${literal(member)}/src/${below}/`),
    },
  })),
  {
    name: `listed-in-modules-${member.replace('/', '-')}`,
    severity: 'error',
    comment: `every folder of ${member}/src has its place in the table of modules`,
    from: {
      path: `^${literal(member)}/src/[^/]+/`,
      pathNot: names.map((name) => `^${literal(member)}/src/${name}/`),
    },
    to: {},
  },
])

export default {
  forbidden: [
    ...moduleRules,
    ...Object.entries(layers).map(([member, allowed]) => ({
      name: `layer-${member.replace('/', '-')}`,
      severity: 'error',
      comment: `${member} may import: ${allowed.join(', ') || 'nothing of ours'}`,
      from: { path: `^${literal(member)}/`, pathNot: isTest },
      to: { path: members, pathNot: [member, ...allowed].map((path) => `^${literal(path)}/`) },
    })),
    {
      name: 'tests-of-the-leaves',
      severity: 'error',
      comment: 'a test may use the emulator and the memory store besides what its package may use',
      from: {
        path: `^packages/(signer|http|multipart|checkpoint-fs|checkpoint-memory|checkpoint-indexeddb|checkpoint-cpp|checkpoint-database|checkpoint-redis|checkpoint-postgres|download|encryption|emulator)/.*(${isTest})`,
      },
      to: {
        path: members,
        pathNot: [
          '^packages/$1/',
          '^packages/emulator/',
          '^packages/multipart/',
          '^packages/checkpoint-memory/',
        ],
      },
    },
    {
      name: 'listed-in-layers',
      severity: 'error',
      comment: 'every member has a row in the table above',
      from: { path: members, pathNot: Object.keys(layers).map((path) => `^${literal(path)}/`) },
      to: {},
    },
    {
      name: 'through-the-front-door',
      severity: 'error',
      comment: 'another member is imported by its package name, not by a relative path',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: { path: '^(packages|apps)/', pathNot: '^$1/$2/', dependencyTypes: ['local'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-undeclared',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/', pathNot: isTest },
      // Bundled: the parsers into @oss/http, busboy into the emulator, the hash functions into what runs without node:crypto
      // (docs/decisions/0015-built-in-xml-parser.md, docs/decisions/0025-without-node.md). A peer is @uppy/core.
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'],
        pathNot: 'node_modules/(fast-xml-parser|@fastify/busboy|@noble/hashes|@uppy/core)/',
      },
    },
    {
      name: 'no-tests-in-src',
      severity: 'error',
      from: { path: '/src/', pathNot: isTest },
      to: { path: isTest },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@oss/source', 'import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}
