/**
 * Callables that these tests do not call, and why: those of pages, which tests/browsers calls in real
 * browsers, and those of queues, in tests/bullmq.
 */
export const NOT_CALLED: ReadonlyMap<string, string> = new Map([
  ['browser new OssBrowserClient', 'its default checkpoint store is IndexedDB, its transport XMLHttpRequest'],
  ['browser OssBrowserClient.uploadFile', 'reads a File that a user picked, and needs IndexedDB'],
  ['browser checkCors', 'checks the CORS rules that only a browser enforces'],
  ['browser stsCredentials', 'requests credentials from the server of a page'],
  ['bullmq openTree', 'connects to a queue; tests/bullmq/options calls it'],
  ['bullmq queueTree', 'connects to a queue; tests/bullmq/options calls it'],
  ['bullmq uploadWorker', 'connects to a queue; tests/bullmq/options calls it'],
  [
    'checkpoint-database databaseCheckpointStore',
    'its options are those of the stores in Redis and PostgreSQL',
  ],
  ['checkpoint-indexeddb indexedDbCheckpointStore', 'needs IndexedDB and Web Locks'],
  ['checkpoint-indexeddb storedHandles', 'needs IndexedDB and file system handles'],
  ['client startPresignedUpload', 'sends to links that the server of a page has signed'],
  ['uppy new OssUploader', 'is a plugin of Uppy, which runs in a page'],
])
