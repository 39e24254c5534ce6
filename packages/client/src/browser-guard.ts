// Stands for `@oss/client` in bundles for browsers: most of it needs Node.js, and a page would fail later,
// with an error that does not name the reason.
throw new Error(
  '@oss/client needs Node.js. In a page, use @oss/browser; in other bundles for browsers, use @oss/client/core or @oss/client/presigned.',
)

export {}
