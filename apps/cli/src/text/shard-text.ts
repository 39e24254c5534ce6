import type { Shard } from '@oss/client'

/** Describes a shard after a URL: `, shard 1 of 4`; nothing for all files. */
export function shardText(shard: Shard | null): string {
  return shard === null ? '' : `, shard ${shard.index} of ${shard.count}`
}
