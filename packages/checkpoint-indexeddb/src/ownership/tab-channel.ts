import type { OwnerAction } from '@oss/multipart'

/** A message to the owners of checkpoints in all tabs. */
export type TabMessage =
  | { readonly kind: 'acquired'; readonly id: string; readonly token: string }
  | { readonly kind: 'request'; readonly id: string; readonly action: OwnerAction }

/** Sends a message to all owners of checkpoints in other tabs and in this one. */
export function broadcast(name: string, message: TabMessage): void {
  const channel = new BroadcastChannel(name)
  channel.postMessage(message)
  channel.close()
}

/** The messages that concern one checkpoint. */
export interface Inbox {
  /** Calls the listener with all messages, including those received earlier. */
  handle(listener: (message: TabMessage) => void): void
  close(): void
}

/** Opens the inbox of an owner, before others learn of it. */
export function openInbox(name: string, id: string): Inbox {
  const channel = new BroadcastChannel(name)
  const early: TabMessage[] = []
  let handler = (message: TabMessage): void => void early.push(message)
  channel.onmessage = ({ data }) => {
    const message = data as TabMessage
    if (message.id === id) handler(message)
  }
  return {
    handle(listener) {
      handler = listener
      for (const message of early.splice(0)) listener(message)
    },
    close: () => channel.close(),
  }
}
