/**
 * Uploads directory trees to Alibaba Cloud OSS with any number of workers, on any number of hosts, through a
 * queue of BullMQ in Redis, Valkey or PostgreSQL.
 *
 * @packageDocumentation
 */
export type { TreeProgress } from './progress/tree-progress.ts'
export type { TreeCounts } from './queue/tree-counts.ts'
export type { UploadQueue } from './queue/upload-queue.ts'
export { type QueueTreeOptions, queueTree } from './tree/queue-tree.ts'
export { openTree, type UploadTree } from './tree/upload-tree.ts'
export type { TreeFailure } from './worker/range-failure.ts'
export type { WorkerBatchOptions } from './worker/upload-range.ts'
export { type UploadWorker, type UploadWorkerOptions, uploadWorker } from './worker/upload-worker.ts'
