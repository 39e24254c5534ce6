// What `@oss/client` is in a bundle for browsers: most of it needs Node.js, and a page would fail at a place
// that does not name the reason.
throw new Error(
  '@oss/client needs Node.js. In a page, use @oss/browser; in other bundles for browsers, use @oss/client/core or @oss/client/presigned.',
)

export {}
