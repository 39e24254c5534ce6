import { contentByteLength } from '../world/content.ts'
import type { StoredObject } from '../world/sim-service.ts'
import type { Version } from '../world/sim-source.ts'
import type { World } from '../world/world.ts'

/**
 * M1: the object has the bytes of one content of the file, and an older content never replaces a newer one.
 */
export class OrderCheck {
  readonly #world: World
  #seen = 0
  #newest = -1

  constructor(world: World) {
    this.#world = world
  }

  /** Looks at the objects that were stored since the last call. */
  check(): void {
    const { service, file, shape, unfencedPut } = this.#world
    for (const object of service.stored.slice(this.#seen)) {
      this.#seen += 1
      // A PutObject cannot be fenced, so it is not judged, nor is what was stored before it.
      if (unfencedPut) return
      const index = file.versions.findLastIndex((version) =>
        isContentOf(object, version, shape.allowGrowth === true),
      )
      if (index < 0)
        this.#world.violation('M1', `the object [${object.content}] is no content that the file had`)
      else if (index < this.#newest)
        this.#world.violation(
          'M1',
          `${object.by} replaced a newer content by an older one: [${object.content}]`,
        )
      this.#newest = Math.max(this.#newest, index)
    }
  }
}

function isContentOf(
  object: StoredObject,
  { content, lastByteLength }: Version,
  mayBeStart: boolean,
): boolean {
  const isWhole = lastByteLength === object.lastByteLength && content.length === object.content.length
  const isStart = mayBeStart && object.byteLength <= contentByteLength(content, lastByteLength)
  return (isWhole || isStart) && object.content.every((version, piece) => version === content[piece])
}
