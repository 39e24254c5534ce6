/** Whether a URL's `hostname` is this machine. */
export function isLoopback(hostname: string): boolean {
  // URL has normalized IPv4 addresses to four decimal numbers, and names to lower case.
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  )
}
