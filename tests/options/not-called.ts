/** Callables of pages that these tests do not call, and why; tests/browsers calls them in real browsers. */
export const NOT_CALLED: ReadonlyMap<string, string> = new Map([
  ['browser new OssBrowserClient', 'its default checkpoint store is IndexedDB, its transport XMLHttpRequest'],
  ['browser OssBrowserClient.uploadFile', 'reads a File that a user picked, and needs IndexedDB'],
  ['browser OssBrowserClient.checkCors', 'checks the CORS rules that only a browser enforces'],
  ['browser stsCredentials', 'requests credentials from the server of a page'],
  ['checkpoint-indexeddb indexedDbCheckpointStore', 'needs IndexedDB and Web Locks'],
  ['checkpoint-indexeddb storedHandles', 'needs IndexedDB and file system handles'],
  ['client startPresignedUpload', 'sends to links that the server of a page has signed'],
  ['uppy new OssUploader', 'is a plugin of Uppy, which runs in a page'],
])
