// Undici's own parts, which its types describe only as what its main module gives on.
declare module 'undici/lib/dispatcher/client.js' {
  import { Client } from 'undici'

  // biome-ignore lint/style/noDefaultExport: it is what is there.
  export { Client as default }
}

declare module 'undici/lib/core/errors.js' {}
declare module 'undici/lib/core/util.js' {}
declare module 'undici/lib/core/request.js' {}
declare module 'undici/lib/dispatcher/client-h1.js' {}
declare module 'undici/lib/dispatcher/client-h2.js' {}

declare module 'undici/lib/core/connect.js' {
  import { buildConnector } from 'undici'

  // biome-ignore lint/style/noDefaultExport: it is what is there.
  export { buildConnector as default }
}
