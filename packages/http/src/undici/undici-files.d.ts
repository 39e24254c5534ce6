// Declares internal files of undici, whose types cover only its main module.
declare module 'undici/lib/dispatcher/client.js' {
  import { Client } from 'undici'

  // biome-ignore lint/style/noDefaultExport: undici exports it as default.
  export { Client as default }
}

declare module 'undici/lib/core/errors.js' {}
declare module 'undici/lib/core/util.js' {}
declare module 'undici/lib/core/request.js' {}
declare module 'undici/lib/dispatcher/client-h1.js' {}
declare module 'undici/lib/dispatcher/client-h2.js' {}

declare module 'undici/lib/core/connect.js' {
  import { buildConnector } from 'undici'

  // biome-ignore lint/style/noDefaultExport: undici exports it as default.
  export { buildConnector as default }
}
