import type { OwnerAction } from '@oss/multipart'

/** What tabs tell each other. */
export type TabMessage =
  | { readonly kind: 'acquired'; readonly id: string; readonly token: string }
  | { readonly kind: 'request'; readonly id: string; readonly action: OwnerAction }

/** Sends a message to all owners of checkpoints in other tabs and in this one. */
export function tell(name: string, message: TabMessage): void {
  const channel = new BroadcastChannel(name)
  channel.postMessage(message)
  channel.close()
}

/** Listens until the returned function is called. */
export function listen(name: string, listener: (message: TabMessage) => void): () => void {
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }) => listener(data as TabMessage)
  return () => channel.close()
}
