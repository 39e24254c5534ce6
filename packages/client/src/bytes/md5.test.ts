import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMd5 as createNodeMd5 } from './node-md5.ts'
import { createMd5 as createPortableMd5 } from './portable-md5.ts'

describe('the portable MD5', () => {
  it('equals that of Node for any chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (chunks) => {
        const [node, portable] = [createNodeMd5(), createPortableMd5()]
        for (const chunk of chunks) {
          node.update(chunk)
          portable.update(chunk)
        }
        expect(portable.base64()).toBe(node.base64())
      }),
    )
  })
})
